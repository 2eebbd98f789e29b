// WeasyPrint at arm's length: a page in, a PDF out.
#include "base/embedded.hpp"
#include "crypto/crypto.hpp"
#include "process/process.hpp"
#include "report/document/document.hpp"
#include "report/document/printer.hpp"
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace marelle::embedded {
std::span<File const> print();
}

namespace marelle::report {

namespace {

void write(std::filesystem::path const& path, std::string_view bytes) {
    std::ofstream out{path, std::ios::binary};
    out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    if (!out.flush()) throw std::runtime_error{"the temporary folder cannot be written"};
}

std::string read(std::filesystem::path const& path) {
    std::ifstream in{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

std::string_view script() {
    auto const* file = embedded::find(embedded::print(), "print.py");
    if (!file) throw std::runtime_error{"the binary holds no print.py"};
    return file->bytes;
}

Result<std::string> made(std::string const& printed, process::Limits const& limits) {
    using How = process::End::How;
    process::TemporaryFolder const folder;
    auto const home = folder.path().string();
    write(folder.path() / "document.html", printed);
    write(folder.path() / "print.py", script());
    auto const end = process::run({"python3", "-I", "-B", "print.py"},
                                  {"PATH=/usr/local/bin:/usr/bin:/bin", "LC_ALL=C.UTF-8", "HOME=" + home,
                                   "TMPDIR=" + home, "XDG_CACHE_HOME=" + home, "OMP_NUM_THREADS=1"},
                                  folder.path(), limits);
    if (end.how == How::not_found || (end.how == How::failed && end.code == no_tool))
        return fail(Fault::invalid, "report.no_pdf_tool");
    if (end.how == How::out_of_time || end.how == How::killed) return fail(Fault::invalid, "report.pdf_too_heavy");
    auto bytes = read(folder.path() / "document.pdf");
    if (end.how != How::done || !bytes.starts_with("%PDF-")) {
        auto const heavy = end.errors.find("MemoryError") != std::string::npos;
        return fail(Fault::invalid, heavy ? "report.pdf_too_heavy" : "report.pdf_failed");
    }
    return bytes;
}

process::Limits usual() {
    process::Limits out;
    out.cpu_seconds = 60;
    out.wall = std::chrono::seconds{180};  // a busy machine takes ten times as long as a quiet one
    out.memory = std::uint64_t{1} << 30;
    out.file = std::uint64_t{64} << 20;
    return out;
}

}  // namespace

Printer::Printer(std::function<Result<std::string>(std::string const&)> make) : make_{std::move(make)} {}

Result<std::string> Printer::print(std::string const& printed) {
    auto const name = crypto::sha256_hex(printed);
    std::unique_lock lock{mutex_};
    if (auto const* kept = find(name)) return *kept;
    if (waiting_ >= most_waiting) return fail(Fault::too_many, "report.pdf_busy");
    ++waiting_;
    turn_.wait(lock, [this] { return !busy_; });
    --waiting_;
    if (auto const* kept = find(name)) {  // made by the one before
        turn_.notify_one();
        return *kept;
    }
    busy_ = true;
    lock.unlock();
    auto free_again = [this, &lock] {
        lock.lock();
        busy_ = false;
        turn_.notify_one();
    };
    try {
        auto out = make_(printed);
        free_again();
        if (out) keep(name, *out);
        return out;
    } catch (...) {
        free_again();
        throw;
    }
}

std::string const* Printer::find(std::string_view name) {
    for (auto each = kept_.begin(); each != kept_.end(); ++each)
        if (each->first == name) {
            kept_.splice(kept_.begin(), kept_, each);
            return &kept_.front().second;
        }
    return nullptr;
}

void Printer::keep(std::string const& name, std::string const& bytes) {
    kept_.emplace_front(name, bytes);
    held_ += bytes.size();
    while (kept_.size() > 1 && held_ > most_held) {
        held_ -= kept_.back().second.size();
        kept_.pop_back();
    }
}

Result<std::string> pdf(std::string const& printed) {
    static Printer printer{[](std::string const& page) { return made(page, usual()); }};
    return printer.print(printed);
}

}  // namespace marelle::report
