// The ways out, against a real mail server and a real gateway on this machine (tests/post_office.py).
#include "base/clock.hpp"
#include "message/outbox.hpp"
#include <chrono>
#include <csignal>
#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <spawn.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace marelle;
using namespace marelle::message;
namespace fs = std::filesystem;

namespace {

class PostOffice {
public:
    PostOffice() : folder{fs::temp_directory_path() / ("post-office-" + new_id())} {
        fs::create_directories(folder);
        int ends[2];
        REQUIRE(pipe(ends) == 0);
        posix_spawn_file_actions_t actions;
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
        std::string script = MARELLE_SOURCE_DIR "/tests/post_office.py", where = folder.string(), python = "python3";
        char* arguments[] = {python.data(), script.data(), where.data(), nullptr};
        REQUIRE(posix_spawnp(&process_, "python3", &actions, nullptr, arguments, environ) == 0);
        posix_spawn_file_actions_destroy(&actions);
        close(ends[1]);
        std::string line;
        for (char c; read(ends[0], &c, 1) == 1 && c != '\n';) line += c;
        close(ends[0]);
        auto const blank = line.find(' ');
        REQUIRE(blank != std::string::npos);
        smtp = line.substr(0, blank);
        http = line.substr(blank + 1);
    }
    ~PostOffice() {
        kill(process_, SIGKILL);
        waitpid(process_, nullptr, 0);
        fs::remove_all(folder);
    }

    Roads roads() const {
        Roads out;
        out.public_url = "https://marelle.example.org";
        out.mail_url = "smtp://localhost:" + smtp;
        out.mail_from = "Association « Élan » <bonjour@asso.example>";
        out.mail_user = "marelle";
        out.mail_password = "craie jaune";
        out.sms_url = "http://127.0.0.1:" + http + "/sms";
        out.sms_token = "jeton-de-la-passerelle";
        out.sms_sender = "MARELLE";
        out.authorities = (folder / "certificate.pem").string();
        return out;
    }
    std::string kept(std::string const& name) const {
        std::ifstream in{folder / name};
        return {std::istreambuf_iterator<char>{in}, {}};
    }
    std::size_t count(std::string_view kind) const {
        std::size_t out = 0;
        for (auto const& file : fs::directory_iterator{folder})
            out += file.path().filename().string().starts_with(kind);
        return out;
    }

    fs::path folder;
    std::string smtp, http;

private:
    pid_t process_{};
};

Outgoing mail_to(std::string to) {
    return {"01900000-0000-7000-8000-00000000ab01",
            std::move(to),
            "ar",
            {"الإبلاغ عن غياب Lina — un sujet assez long pour tenir sur deux lignes d’en-tête", "مرحبا،\n\n.\nLina"}};
}
Outgoing sms_to(std::string to) { return {"01900000-0000-7000-8000-00000000cd02", std::move(to), "fr", {{}, "Été"}}; }

}  // namespace

TEST_CASE("an e-mail goes out under TLS, known to its server, in the family's letters") {
    PostOffice office;
    auto way = mail_way(office.roads());
    auto const sent = way->send(mail_to("nadia@famille.example"));
    CHECK(sent.fate == Fate::sent);
    auto const mail = office.kept("mail-1.eml");
    for (auto const* held : {"X-Secure: True", "X-Known: True", "To: <nadia@famille.example>",
                             "Message-ID: <01900000-0000-7000-8000-00000000ab01@asso.example>", "Content-Language: ar",
                             "Subject: =?UTF-8?B?", "Mime-Version: 1.0", "charset=utf-8", "<bonjour@asso.example>",
                             "2YXYsdit2KjYp"})  // مرحبا
        CHECK_MESSAGE(mail.find(held) != std::string::npos, held, "\n", mail);
    CHECK(mail.find("Date: ") != std::string::npos);
    for (std::size_t at = 0, end = 0; (end = mail.find('\n', at)) != mail.npos; at = end + 1) CHECK(end - at < 100);
}

TEST_CASE("each way an e-mail may fail is told from the others") {
    PostOffice office;
    auto const fate = [&](Roads const& roads, std::string const& to) { return mail_way(roads)->send(mail_to(to)); };
    CHECK(fate(office.roads(), "refused@famille.example").fate == Fate::refused);
    auto busy = fate(office.roads(), "busy@famille.example");
    CHECK(busy.fate == Fate::later);
    CHECK(busy.because == "busy");
    CHECK(office.count("mail-") == 0);
    // Taken, and then no word: it may be on its way.
    CHECK(fate(office.roads(), "cut@famille.example").fate == Fate::uncertain);
    CHECK(office.count("mail-") == 1);
    auto wrong = office.roads();
    wrong.mail_password = "craie bleue";
    CHECK(fate(wrong, "nadia@famille.example").because == "login_refused");
    auto stranger = office.roads();
    stranger.authorities.clear();
    CHECK(fate(stranger, "nadia@famille.example").because == "not_trusted");
    auto gone = office.roads();
    gone.mail_url = "smtp://127.0.0.1:1";
    CHECK(fate(gone, "nadia@famille.example").fate == Fate::later);
    // A line break would be a header of its own.
    CHECK(fate(office.roads(), "a@b.example\r\nBcc: c@d.example").fate == Fate::refused);
    CHECK(office.count("mail-") == 1);
}

TEST_CASE("an SMS is one JSON POST with its token, and is never taken elsewhere") {
    PostOffice office;
    auto way = sms_way(office.roads());
    auto const sent = way->send(sms_to("+33639981000"));
    CHECK(sent.fate == Fate::sent);
    CHECK(sent.reference == "gw-cd02");
    auto const kept = office.kept("sms-1.json");
    for (auto const* held : {R"("to": "+33639981000")", R"("text": "Été")", R"("sender": "MARELLE")",
                             R"("key": "01900000-0000-7000-8000-00000000cd02")"})
        CHECK_MESSAGE(kept.find(held) != std::string::npos, held, "\n", kept);
    CHECK(way->send(sms_to("+33639981001")).fate == Fate::refused);
    CHECK(way->send(sms_to("+33639981002")).because == "busy");
    CHECK(way->send(sms_to("+33639981003")).fate == Fate::uncertain);
    CHECK(way->send(sms_to("+33639981004")).fate == Fate::refused);  // sent elsewhere: not gone to
    auto wrong = office.roads();
    wrong.sms_token = "autre";
    CHECK(sms_way(wrong)->send(sms_to("+33639981000")).because == "login_refused");
}

TEST_CASE("a folder takes an SMS as one whole file, twice the same message as one") {
    auto const folder = fs::temp_directory_path() / ("sms-" + new_id());
    Roads roads;
    roads.sms_url = "file:" + folder.string();
    auto way = sms_way(roads);
    for (int i = 0; i < 2; ++i) CHECK(way->send(sms_to("+33639981000")).fate == Fate::sent);
    std::size_t files = 0;
    for (auto const& file : fs::directory_iterator{folder}) {
        ++files;
        CHECK(file.path().extension() == ".json");
    }
    CHECK(files == 1);
    fs::remove_all(folder);
    roads.sms_url = "file:/proc/nowhere";
    CHECK(sms_way(roads)->send(sms_to("+33639981000")).fate == Fate::later);
}

TEST_CASE("roads that would leak or lead nowhere are refused") {
    Roads good;
    CHECK(wrong_roads(good).empty());
    good.public_url = "https://marelle.example.org";
    good.mail_url = "smtp://mail.example.org:587";
    good.mail_from = "bonjour@asso.example";
    good.sms_url = "https://sms.example.org/send";
    CHECK(wrong_roads(good).empty());
    struct Case {
        std::string Roads::* member;
        char const *value, *wrong;
    };
    for (auto const& c : {Case{&Roads::public_url, "", "public_url"}, Case{&Roads::public_url, "marelle", "public_url"},
                          Case{&Roads::mail_url, "http://mail.example.org", "mail_url"},
                          Case{&Roads::mail_from, "Association", "mail_from"},
                          Case{&Roads::mail_from, "a@b.example\nBcc: c@d.example", "mail_from"},
                          Case{&Roads::sms_url, "http://sms.example.org", "sms_url"},
                          Case{&Roads::sms_url, "http://127.0.0.1.example.org/", "sms_url"}}) {
        auto roads = good;
        roads.*c.member = c.value;
        CAPTURE(c.value);
        REQUIRE(wrong_roads(roads).size() == 1);
        CHECK(wrong_roads(roads)[0] == c.wrong);
    }
    good.mail_in_clear = true;
    CHECK(wrong_roads(good) == std::vector<std::string>{"mail_in_clear"});
    good.mail_url = "smtp://127.0.0.1:25";
    CHECK(wrong_roads(good).empty());
}
