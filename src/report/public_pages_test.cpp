// What somebody finds behind an address, without an account: on each database, through the router.
#include "http/http.hpp"
#include "report/sample_test.hpp"
#include <doctest/doctest.h>

namespace marelle::report {
namespace {

Id const draft = "01900000-0000-7000-8000-0000000d1a01";

bool has(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

std::string hex_of_base64(std::string_view text) {
    static constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
                                      hex = "0123456789abcdef";
    std::string bits, out;
    for (char const c : text.substr(0, text.find('=')))
        for (int bit = 5; bit >= 0; --bit) bits += digits.find(c) >> static_cast<unsigned>(bit) & 1U ? '1' : '0';
    for (std::size_t at = 0; at + 4 <= bits.size(); at += 4) out += hex[std::stoul(bits.substr(at, 4), nullptr, 2)];
    return out;
}

Id frozen_in(cast::World& world, Audience audience) {
    Computed const computed{{sample(audience), sample_release(audience), 0},
                            world.count("SELECT revision FROM ledger_revision")};
    auto const can = [&](std::string_view permission) { return world.scope(cast::bruno, permission); };
    auto const version = world.database.write([&](sql::Session& sql) -> Result<Id> {
        TRY(open_report(sql, *world.keyring, can("report.write"), draft,
                        {{}, Template::impact, "2025-09-01", "2026-01-11", audience, {}, {}}, computed));
        return freeze(sql, *world.keyring, can("report.freeze"), draft, 1);
    });
    REQUIRE_MESSAGE(version, version.error().code);
    return *version;
}

std::string published_in(cast::World& world, Audience audience) {
    auto const version = frozen_in(world, audience);
    auto const made = world.database.write([&](sql::Session& sql) {
        return make_address(sql, world.scope(cast::bruno, "report.share"), version, AddressKind::partner, "");
    });
    REQUIRE(made);
    return made->path;
}

struct Street : cast::World {
    explicit Street(sql::Database& db) : cast::World{db} { add_routes(router, *keyring, ""); }

    access::Scope can(std::string const& permission) { return scope(cast::bruno, permission); }
    Id frozen(Audience audience) { return frozen_in(*this, audience); }
    std::string address(Id const& version, AddressKind kind) {
        auto const made = database.write(
            [&](sql::Session& sql) { return make_address(sql, can("report.share"), version, kind, ""); });
        REQUIRE(made);
        last = made->address.id;
        return made->path;
    }
    http::Reply get(std::string const& path, std::string language = "fr", std::string encoding = {}) {
        http::Request request;
        request.method = "GET";
        request.path = path;
        request.client = "203.0.113.9";
        request.headers = {{"accept-language", std::move(language)}, {"accept-encoding", std::move(encoding)}};
        return router.handle(std::move(request));
    }
    std::string header(http::Reply const& reply, std::string_view name) {
        for (auto const& [key, value] : reply.headers)
            if (key == name) return value;
        return {};
    }
    Id last;
};

void each(std::function<void(Street&)> const& test) {
    tests::for_each_database([&](sql::Database& database) {
        Street street{database};
        test(street);
    });
}

}  // namespace

TEST_CASE("an address that opens nothing says what to do and no more") {
    each([](Street& street) {
        auto const version = street.frozen(Audience::partner);
        auto const path = street.address(version, AddressKind::partner);
        for (auto wrong : {"/p/aaaaaaaaaaaaaaaaaaaaaa", "/p/aaaaaaaaaaaaaaaaaaaaaa/pdf", "/p/x/xlsx"}) {
            auto const reply = street.get(wrong);
            CHECK(reply.status == 404);
            CHECK(has(reply.body, "Demandez un nouveau lien à l’association."));
            CHECK(!has(reply.body, "Les Combes"));
            CHECK(street.header(reply, "X-Robots-Tag") == "noindex");
        }
        CHECK(street.database.write(
            [&](sql::Session& sql) { return end_address(sql, street.can("report.share"), street.last); }));
        for (auto const* file : {"", "/pdf", "/xlsx"}) {
            auto const ended = street.get(path + file);
            CHECK(ended.status == 404);
            CHECK(ended.body == street.get("/p/aaaaaaaaaaaaaaaaaaaaaa").body);
        }
        CHECK(has(street.get("/p/aaaaaaaaaaaaaaaaaaaaaa", "en").body, "lang=\"en\""));
    });
}

TEST_CASE("somebody who tries addresses waits; others do not") {
    each([](Street& street) {
        auto const version = street.frozen(Audience::partner);
        auto const path = street.address(version, AddressKind::partner);
        int status = 0;
        for (int i = 0; i < 30 && status != 429; ++i) status = street.get("/p/tried" + std::to_string(i)).status;
        CHECK(status == 429);
        CHECK(street.get(path).status == 429);
    });
}

TEST_CASE("a partner's address shows the version, hides what is hidden and is found by no engine") {
    each([](Street& street) {
        auto const version = street.frozen(Audience::partner);
        auto const path = street.address(version, AddressKind::partner);
        auto const rows = street.count("SELECT count(id) FROM report_version");
        auto const page = street.get(path);
        CHECK(page.status == 200);
        CHECK(has(page.body, "Les Combes"));
        CHECK(has(page.body, path + "/pdf"));
        CHECK(has(page.body, path + "/xlsx"));
        CHECK(!has(page.body, "<script"));
        CHECK(!has(page.body, "quartier connu"));  // gaps count people one by one
        CHECK(!has(page.body, "Bruno"));
        auto const packed = street.get(path, "fr", "gzip, br");
        CHECK(street.header(packed, "Content-Encoding") == "gzip");
        CHECK(packed.body.starts_with("\x1f\x8b"));
        CHECK(packed.body.size() <= 40'000 - 19'000);  // with the font of pages behind links
        CHECK(street.header(page, "Content-Encoding").empty());
        CHECK(street.header(page, "X-Robots-Tag") == "noindex");
        CHECK(has(street.header(page, "Content-Security-Policy"), "default-src 'none'"));
        CHECK(!page.cacheable);
        auto const book = street.get(path + "/xlsx");
        CHECK(book.status == 200);
        CHECK(book.body.starts_with("PK"));
        CHECK(street.count("SELECT count(id) FROM report_version") == rows);
    });
}

TEST_CASE("a public page may be found; as PDF it is the same version") {
    each([](Street& street) {
        auto const version = street.frozen(Audience::everyone);
        auto const path = street.address(version, AddressKind::public_page);
        auto const page = street.get(path);
        CHECK(page.status == 200);
        CHECK(street.header(page, "X-Robots-Tag").empty());
        auto const printed = street.get(path + "/pdf");
        CHECK(printed.status == 200);
        CHECK(printed.content_type == "application/pdf");
        CHECK(printed.body.starts_with("%PDF-"));
    });
}

TEST_CASE("without the program that makes PDFs, the page says so, says what remains, and remains") {
    tests::for_each_database([](sql::Database& database) {
        cast::World world{database};
        add_public_routes(world.router, [](std::string const&) -> Result<std::string> {
            return fail(Fault::invalid, "report.no_pdf_tool");
        });
        auto const path = published_in(world, Audience::partner);
        auto const get = [&](std::string const& of) { return world.anyone("GET", of); };
        auto const reply = get(path + "/pdf");
        CHECK(reply.status == 503);
        CHECK(reply.content_type == "text/html; charset=utf-8");
        CHECK(has(reply.body, "Ce fichier n’a pas pu être préparé"));
        CHECK(has(reply.body, "weasyprint"));
        CHECK(has(reply.body, "La page et le tableur restent disponibles."));
        CHECK(get(path).status == 200);
        CHECK(get(path + "/xlsx").body.starts_with("PK"));
    });
}

TEST_CASE("the page has the one style whose bytes its header names, and no other") {
    each([](Street& street) {
        auto const version = street.frozen(Audience::everyone);
        auto const page = street.get(street.address(version, AddressKind::public_page));
        auto const policy = street.header(page, "Content-Security-Policy");
        CHECK(!has(policy, "unsafe"));
        CHECK(!has(page.body, " style="));
        auto const from = page.body.find("<style>") + 7;
        auto const sheet = page.body.substr(from, page.body.find("</style>") - from);
        CHECK(page.body.find("<style", from) == std::string::npos);
        static constexpr std::string_view named = "style-src 'sha256-";
        auto const at = policy.find(named) + named.size();
        CHECK(hex_of_base64(policy.substr(at, policy.find('\'', at) - at)) == crypto::sha256_hex(sheet));
    });
}

TEST_CASE("what was withdrawn is read no more, as a page or as a file") {
    each([](Street& street) {
        auto const version = street.frozen(Audience::everyone);
        auto const path = street.address(version, AddressKind::public_page);
        REQUIRE(street.database.write([&](sql::Session& sql) {
            return withdraw(sql, street.can("report.share"), version, "Une école était comptée deux fois.");
        }));
        for (auto const* file : {"", "/pdf", "/xlsx"}) {
            auto const reply = street.get(path + file);
            CHECK(reply.status == 410);
            CHECK(has(reply.body, "Ce bilan a été retiré"));
            CHECK(!has(reply.body, "Les Combes"));
            CHECK(!has(reply.body, "comptée deux fois"));
            CHECK(street.header(reply, "X-Robots-Tag") == "noindex");
        }
    });
}

}  // namespace marelle::report
