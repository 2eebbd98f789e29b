#include "access/login.hpp"
#include "access/session.hpp"
#include "crypto/crypto.hpp"
#include <algorithm>

namespace marelle::access {

namespace {

// Of 32 random bytes that nobody kept, with the parameters of crypto::hash_password.
constexpr std::string_view nobodys_hash =
    "$argon2id$v=19$m=65536,t=2,p=1$5Ju9bIPpKq1pM5nOEMbElw$WkOkh7at52MVcEmv6tcFFnLSoFb+XLGVlkItM2r3E7o";

// E-mails and addresses are not kept in clear for having been tried.
std::string bucket_key(crypto::Keyring const& keys, std::string_view kind, std::string_view what) {
    return crypto::hex(crypto::keyed_hash(keys.derived("login"), std::string{kind} + "|" + std::string{what}).data);
}

bool fits(sql::Session& sql, std::string const& key, Bucket const& bucket, Instant const& at) {
    // Writing first takes the row's lock: two tries at once count as two.
    sql.execute("INSERT INTO login_bucket (bucket, level, updated_at) VALUES (:key, 0, :at) "
                "ON CONFLICT (bucket) DO UPDATE SET bucket = excluded.bucket",
                {{"key", key}, {"at", at}});
    auto row = sql.first("SELECT level, updated_at FROM login_bucket WHERE bucket = :key", {{"key", key}});
    auto elapsed = instant_ms(at).value_or(0) - instant_ms(row->text(1)).value_or(0);
    auto level = after_try(bucket, row->real(0), elapsed);
    if (!level) return false;
    sql.execute("UPDATE login_bucket SET level = :level, updated_at = :at WHERE bucket = :key",
                {{"level", *level}, {"at", at}, {"key", key}});
    return true;
}

}  // namespace

std::optional<double> after_try(Bucket const& bucket, double level, std::int64_t elapsed_ms) {
    // A clock set back empties nothing and fills nothing.
    auto drops = static_cast<double>(std::max<std::int64_t>(elapsed_ms, 0)) / static_cast<double>(bucket.drop_every);
    auto next = std::max(0.0, level - drops) + 1;
    if (next > bucket.size) return {};
    return next;
}

Result<> count_try(sql::Session& sql, crypto::Keyring const& keys, std::string_view email, std::string_view address,
                   Instant const& at) {
    bool account = fits(sql, bucket_key(keys, "account", email), account_bucket, at);
    bool from = fits(sql, bucket_key(keys, "address", address), address_bucket, at);
    if (!account || !from) return fail(Fault::too_many, "login.slow_down");
    return {};
}

void forget_tries(sql::Session& sql, crypto::Keyring const& keys, std::string_view email, Instant const& at) {
    sql.execute("DELETE FROM login_bucket WHERE bucket = :key", {{"key", bucket_key(keys, "account", email)}});
    // Every bucket is empty after a day.
    sql.execute("DELETE FROM login_bucket WHERE updated_at < :day_before",
                {{"day_before", instant_text(instant_ms(at).value_or(0) - 24 * 3'600'000)}});
}

Attempt attempt_of(sql::Session& sql, std::string_view email) {
    auto row = sql.first("SELECT id, password_hash FROM user_account WHERE email = :email AND disabled_at IS NULL",
                         {{"email", email}});
    if (!row || row->null(1)) return {{}, std::string{nobodys_hash}};
    return {row->text(0), row->text(1)};
}

Login login_of(sql::Session& sql, Actor const& actor, std::string csrf, std::string const& environment) {
    Login login;
    login.csrf = std::move(csrf);
    login.environment = environment;
    if (auto row = sql.first("SELECT name, email, language, password_to_change_at FROM user_account WHERE id = :id",
                             {{"id", actor.id}})) {
        login.user = {actor.id, row->text(0), row->text(1), row->text(2)};
        login.must_change_password = !row->null(3);
    }
    if (auto user = find_user(sql, every_user(actor.today), actor.id))
        for (auto& post : user->posts)
            if (post.from <= actor.today && (!post.until || *post.until > actor.today))
                login.posts.push_back(std::move(post));
    for (auto const& permission : permissions())
        if (reach_of(actor.post.profile, permission.name) != Reach::none) login.may.emplace_back(permission.name);
    return login;
}

}  // namespace marelle::access
