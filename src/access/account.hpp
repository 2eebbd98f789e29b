#pragma once
// Accounts and their posts: who works here, as what, where, from when until when. No child's data.
#include "access/access.hpp"
#include "access/password.hpp"
#include "base/clock.hpp"
#include "record/named.hpp"
#include <optional>
#include <string>
#include <vector>

namespace marelle::http {
class Router;
}
namespace marelle::crypto {
class Keyring;
}

namespace marelle::access {

struct PostRow {
    Id id;
    Profile profile{Profile::nobody};
    std::optional<Named> establishment;  // nothing for headquarters and the technical administrator
    Date from;
    std::optional<Date> until;  // first day it no longer holds
};

struct User {
    Id id;
    std::string name, email, language;
    std::optional<Instant> disabled_at, last_login_at;
    std::vector<PostRow> posts;
};

struct NewPost {
    std::optional<Id> id;
    Profile profile{Profile::nobody};
    std::optional<Id> establishment;
    Date from;
    std::optional<Date> until;
};

struct NewUser {
    std::optional<Id> id;
    std::string name, email;
    std::optional<std::string> language;  // "fr" when absent
    NewPost post;
};

struct NewUserAnswer {
    User user;
    std::string password;  // shown once
};

struct PostClosing {
    Date on;  // first day it no longer holds
};

struct EstablishmentRow {
    Id id;
    std::string name, commune;
    Date opened_on;
    std::int64_t places{};
    std::string school_zone;
};

struct LoginUser {
    Id id;
    std::string name, email, language;
};

struct Login {
    std::string csrf;
    LoginUser user;
    std::vector<PostRow> posts;    // those that hold today
    std::vector<std::string> may;  // permissions under the post in use
    std::string environment;       // demo | production
    bool must_change_password = false;
};

// --- rules.cpp: pure ---

// What is wrong with a post: a profile nobody holds, an establishment where none is meant, an end before its start.
std::vector<Error::Field> wrong_post(NewPost const& post, std::string const& path);
// A director gives posts of the own establishment, and neither headquarters nor technical administration.
Result<> may_give_post(Actor const& actor, Reach reach, NewPost const& post);
// A director manages the people whose posts, now and to come, are all of the own establishment; nobody the own account.
Result<> may_manage(Actor const& actor, Reach reach, User const& user);

// --- accounts.cpp: SQL, also for `marelle user …` ---

// A reach of establishment finds the people of the post's establishment; network, everybody.
struct UserScope {
    Reach reach{Reach::none};
    Id establishment;
    Date today;
};
UserScope user_scope_of(Scope const& scope);
UserScope every_user(Date const& today);  // command line

std::vector<User> list_users(sql::Session& sql, UserScope const& scope);
std::optional<User> find_user(sql::Session& sql, UserScope const& scope, Id const& user);  // with all its posts
std::optional<Id> user_with_email(sql::Session& sql, std::string_view email);

enum class PasswordFrom { self, someone_else };  // someone else's is to be changed at the next login

// Refused: user.email_taken, establishment.unknown. `by` is empty for the command line. Hash: crypto::hash_password.
Result<Id> create_user(sql::Session& sql, NewUser const& user, std::string_view password_hash, PasswordFrom from,
                       Id const& by, Instant const& at);
// Ends the account's sessions but `but`.
void set_password(sql::Session& sql, Id const& user, std::string_view password_hash, PasswordFrom from, Id const& but,
                  Instant const& at);
// Ends the account's sessions. Disabling again keeps the first instant.
void disable_user(sql::Session& sql, Id const& user, Id const& by, Instant const& at);
void enable_user(sql::Session& sql, Id const& user);
Result<PostRow> open_post(sql::Session& sql, Id const& user, NewPost const& post, Id const& by, Instant const& at);
// The user of a post that `scope` covers, when there is one.
std::optional<Id> user_of_post(sql::Session& sql, UserScope const& scope, Id const& post);
// Refused: post.closed_before_it_starts.
Result<PostRow> close_post(sql::Session& sql, Id const& post, Date const& on);
std::vector<EstablishmentRow> list_establishments(sql::Session& sql, Scope const& scope);

// --- routes ---

struct Settings {
    PasswordRules passwords;
    std::string environment = "production";  // "demo": said on every page
};
// /api/v1/login, users, posts, password, establishments, and who opened a child's file. The keyring outlives them.
void add_routes(http::Router& router, crypto::Keyring& keys, Settings settings);
void add_export_routes(http::Router& router);  // export.cpp: both lists as files

}  // namespace marelle::access

#include "access/account_fields.hpp"
