#include "access/account.hpp"
#include "access/session.hpp"
#include <map>

namespace marelle::access {

namespace {

// In every text: the people a scope covers, as u. `network` covers everybody.
constexpr std::string_view user_in_scope = R"sql(
    (:reach = 'network' OR (:reach = 'establishment' AND :establishment <> '' AND EXISTS (
        SELECT 1 FROM post scope_p WHERE scope_p.user_account = u.id AND scope_p.establishment = :establishment)))
)sql";

sql::Parameters bound(UserScope const& scope, sql::Parameters more = {}) {
    auto reach = scope.reach == Reach::network         ? "network"
                 : scope.reach == Reach::establishment ? "establishment"
                                                       : "none";
    more.emplace_back("reach", reach);
    more.emplace_back("establishment", scope.establishment);
    return more;
}

User user_of(sql::Row const& row) {
    return {row.text(0), row.text(1), row.text(2), row.text(3), row.maybe_text(4), row.maybe_text(5), {}};
}

PostRow post_of(sql::Row const& row, std::size_t from) {
    return {row.text(from), profile_named(row.text(from + 1)).value_or(Profile::nobody),
            named(row.maybe_text(from + 2), row.maybe_text(from + 3)), row.text(from + 4), row.maybe_text(from + 5)};
}

constexpr std::string_view posts_of_user = R"sql(
    SELECT p.id, p.profile, e.id, e.name, p.from_on, p.until_on
    FROM post p LEFT JOIN establishment e ON e.id = p.establishment
    WHERE p.user_account = :user
    ORDER BY p.from_on, p.id
)sql";

}  // namespace

UserScope user_scope_of(Scope const& scope) { return {scope.reach, scope.establishment, scope.today}; }
UserScope every_user(Date const& today) { return {Reach::network, {}, today}; }

std::vector<User> list_users(sql::Session& sql, UserScope const& scope) {
    static auto const people = "SELECT u.id, u.name, u.email, u.language, u.disabled_at, u.last_login_at "
                               "FROM user_account u WHERE " +
                               std::string{user_in_scope} + " ORDER BY u.name, u.id";
    static auto const posts = "SELECT u.id, p.id, p.profile, e.id, e.name, p.from_on, p.until_on "
                              "FROM user_account u JOIN post p ON p.user_account = u.id "
                              "LEFT JOIN establishment e ON e.id = p.establishment WHERE " +
                              std::string{user_in_scope} +
                              " AND (:reach = 'network' OR p.establishment = :establishment) ORDER BY p.from_on, p.id";
    std::vector<User> out;
    std::map<Id, std::size_t> place;
    for (auto const& row : sql.query(people, bound(scope))) {
        place[row.text(0)] = out.size();
        out.push_back(user_of(row));
    }
    for (auto const& row : sql.query(posts, bound(scope)))
        if (auto user = place.find(row.text(0)); user != place.end())
            out[user->second].posts.push_back(post_of(row, 1));
    return out;
}

std::optional<User> find_user(sql::Session& sql, UserScope const& scope, Id const& id) {
    static auto const text = "SELECT u.id, u.name, u.email, u.language, u.disabled_at, u.last_login_at "
                             "FROM user_account u WHERE u.id = :user AND " +
                             std::string{user_in_scope};
    auto row = sql.first(text, bound(scope, {{"user", id}}));
    if (!row) return {};
    auto user = user_of(*row);
    for (auto const& post : sql.query(posts_of_user, {{"user", id}})) user.posts.push_back(post_of(post, 0));
    return user;
}

std::optional<Id> user_with_email(sql::Session& sql, std::string_view email) {
    auto row = sql.first("SELECT id FROM user_account WHERE email = :email", {{"email", email}});
    if (!row) return {};
    return row->text(0);
}

Result<Id> create_user(sql::Session& sql, NewUser const& user, std::string_view password_hash, PasswordFrom from,
                       Id const& by, Instant const& at) {
    if (user_with_email(sql, user.email)) {
        Error taken{Fault::conflict, "user.email_taken", {}, {{"email", "taken"}}};
        return Failure{std::move(taken)};
    }
    auto id = user.id.value_or(new_id());
    std::optional<Id> author;
    if (!by.empty()) author = by;
    std::optional<Instant> to_change;
    if (from == PasswordFrom::someone_else) to_change = at;
    sql.execute(R"sql(
        INSERT INTO user_account (id, name, email, language, password_hash, password_set_at, password_to_change_at,
            created_at, created_by)
        VALUES (:id, :name, :email, :language, :hash, :at, :to_change, :at, :by)
    )sql",
                {{"id", id},
                 {"name", user.name},
                 {"email", user.email},
                 {"language", user.language.value_or("fr")},
                 {"hash", password_hash},
                 {"to_change", to_change},
                 {"at", at},
                 {"by", author}});
    TRY(open_post(sql, id, user.post, by, at));
    return id;
}

void set_password(sql::Session& sql, Id const& user, std::string_view password_hash, PasswordFrom from, Id const& but,
                  Instant const& at) {
    std::optional<Instant> to_change;
    if (from == PasswordFrom::someone_else) to_change = at;
    sql.execute(R"sql(
        UPDATE user_account SET password_hash = :hash, password_set_at = :at, password_to_change_at = :to_change
        WHERE id = :user
    )sql",
                {{"user", user}, {"hash", password_hash}, {"at", at}, {"to_change", to_change}});
    end_sessions_of(sql, user, but, at);
}

void disable_user(sql::Session& sql, Id const& user, Id const& by, Instant const& at) {
    std::optional<Id> author;
    if (!by.empty()) author = by;
    sql.execute("UPDATE user_account SET disabled_at = :at, disabled_by = :by WHERE id = :user AND disabled_at IS NULL",
                {{"user", user}, {"at", at}, {"by", author}});
    end_sessions_of(sql, user, {}, at);
}

void enable_user(sql::Session& sql, Id const& user) {
    sql.execute("UPDATE user_account SET disabled_at = NULL, disabled_by = NULL WHERE id = :user", {{"user", user}});
}

Result<PostRow> open_post(sql::Session& sql, Id const& user, NewPost const& post, Id const& by, Instant const& at) {
    if (post.establishment &&
        sql.count("SELECT count(id) FROM establishment WHERE id = :id", {{"id", *post.establishment}}) == 0)
        return fail(Fault::not_found, "establishment.unknown");
    auto id = post.id.value_or(new_id());
    std::optional<Id> author;
    if (!by.empty()) author = by;
    sql.execute(R"sql(
        INSERT INTO post (id, user_account, profile, establishment, from_on, until_on, recorded_at, recorded_by)
        VALUES (:id, :user, :profile, :establishment, :from, :until, :at, :by)
    )sql",
                {{"id", id},
                 {"user", user},
                 {"profile", name_of(post.profile)},
                 {"establishment", post.establishment},
                 {"from", post.from},
                 {"until", post.until},
                 {"at", at},
                 {"by", author}});
    for (auto const& row : sql.query(posts_of_user, {{"user", user}}))
        if (row.text(0) == id) return post_of(row, 0);
    std::unreachable();
}

std::optional<Id> user_of_post(sql::Session& sql, UserScope const& scope, Id const& post) {
    static auto const text = "SELECT u.id FROM post p JOIN user_account u ON u.id = p.user_account "
                             "WHERE p.id = :post AND (:reach = 'network' OR p.establishment = :establishment) AND " +
                             std::string{user_in_scope};
    auto row = sql.first(text, bound(scope, {{"post", post}}));
    if (!row) return {};
    return row->text(0);
}

Result<PostRow> close_post(sql::Session& sql, Id const& post, Date const& on) {
    if (sql.count("SELECT count(id) FROM post WHERE id = :post AND from_on > :on", {{"post", post}, {"on", on}}) > 0)
        return wrong_fields("post.closed_before_it_starts", {{"on", "too_early"}});
    sql.execute("UPDATE post SET until_on = :on WHERE id = :post", {{"post", post}, {"on", on}});
    auto row = sql.first("SELECT p.id, p.profile, e.id, e.name, p.from_on, p.until_on "
                         "FROM post p LEFT JOIN establishment e ON e.id = p.establishment WHERE p.id = :post",
                         {{"post", post}});
    if (!row) return fail(Fault::not_found, "post.unknown");
    return post_of(*row, 0);
}

std::vector<EstablishmentRow> list_establishments(sql::Session& sql, Scope const& scope) {
    std::vector<EstablishmentRow> out;
    for (auto const& row : sql.query(R"sql(
        SELECT e.id, e.name, e.commune, e.opened_on, e.places, e.school_zone FROM establishment e
        WHERE :reach = 'network' OR e.id = :establishment
        ORDER BY e.name, e.id
    )sql",
                                     parameters_of(scope)))
        out.push_back({row.text(0), row.text(1), row.text(2), row.text(3), row.integer(4), row.text(5)});
    return out;
}

}  // namespace marelle::access
