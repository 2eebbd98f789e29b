// Argon2id, bounded: each hash takes 64 MiB and a core, so a crowd at the door must not take the machine with it.
#include "crypto/crypto.hpp"
#include <condition_variable>
#include <mutex>
#include <new>
#include <sodium.h>

namespace marelle::crypto {

namespace {

constexpr unsigned long long passes = 2;
constexpr std::size_t memory = 64UL * 1024 * 1024;
constexpr int at_once = 2;
constexpr int queue = 50;

class Turns {
public:
    // Waits for a turn; false at once when the queue is full.
    bool take() {
        std::unique_lock lock{mutex_};
        if (running_ >= at_once) {
            if (waiting_ >= queue) return false;
            ++waiting_;
            freed_.wait(lock, [this] { return running_ < at_once; });
            --waiting_;
        }
        ++running_;
        return true;
    }
    void give_back() {
        {
            std::scoped_lock lock{mutex_};
            --running_;
        }
        freed_.notify_one();
    }

private:
    std::mutex mutex_;
    std::condition_variable freed_;
    int running_ = 0, waiting_ = 0;
};

Turns& turns() {
    static Turns all;
    return all;
}

struct Turn {
    bool taken = turns().take();
    Turn() = default;
    ~Turn() {
        if (taken) turns().give_back();
    }
    Turn(Turn const&) = delete;
    Turn& operator=(Turn const&) = delete;
};

}  // namespace

std::optional<std::string> hash_password(std::string_view password) {
    Turn turn;
    if (!turn.taken) return {};
    char out[crypto_pwhash_STRBYTES];
    if (crypto_pwhash_str(out, password.data(), password.size(), passes, memory) != 0) throw std::bad_alloc{};
    return std::string{out};
}

std::optional<bool> verify_password(std::string_view hash, std::string_view password) {
    Turn turn;
    if (!turn.taken) return {};
    std::string const text{hash};
    return crypto_pwhash_str_verify(text.c_str(), password.data(), password.size()) == 0;
}

}  // namespace marelle::crypto
