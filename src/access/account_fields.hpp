#pragma once
// The field tables of account.hpp.
#include "access/account.hpp"

namespace marelle::record {
inline constexpr Choice profile_choices[] = {{"director"},
                                             {"referent"},
                                             {"psychologist"},
                                             {"activity_leader"},
                                             {"volunteer"},
                                             {"headquarters"},
                                             {"technical_administrator"},
                                             {"teacher_by_link"},
                                             {"nobody"}};
template <> inline constexpr std::span<Choice const> choices_of<Profile>{profile_choices};

inline constexpr std::array access_post_row_fields{
    field<&access::PostRow::id>("id").id().level(Level::s1),
    field<&access::PostRow::profile>("profile").level(Level::s1),
    field<&access::PostRow::establishment>("establishment").level(Level::s1),
    field<&access::PostRow::from>("from").date().level(Level::s1),
    field<&access::PostRow::until>("until").date().level(Level::s1),
};
static_assert(covers<access::PostRow>(access_post_row_fields));
template <> inline constexpr Table table_of<access::PostRow>{"Post", access_post_row_fields};

inline constexpr std::array access_user_fields{
    field<&access::User::id>("id").id().level(Level::s1),
    field<&access::User::name>("name").level(Level::s1),
    field<&access::User::email>("email").email().level(Level::s1),
    field<&access::User::language>("language").level(Level::s1),
    field<&access::User::disabled_at>("disabled_at").instant().level(Level::s1),
    field<&access::User::last_login_at>("last_login_at").instant().level(Level::s1),
    field<&access::User::posts>("posts").level(Level::s1),
};
static_assert(covers<access::User>(access_user_fields));
template <> inline constexpr Table table_of<access::User>{"User", access_user_fields};

inline constexpr std::array access_new_post_fields{
    field<&access::NewPost::id>("id").id().level(Level::s1),
    field<&access::NewPost::profile>("profile").level(Level::s1),
    field<&access::NewPost::establishment>("establishment").to("establishment").level(Level::s1),
    field<&access::NewPost::from>("from").date().level(Level::s1),
    field<&access::NewPost::until>("until").date().level(Level::s1),
};
static_assert(covers<access::NewPost>(access_new_post_fields));
template <> inline constexpr Table table_of<access::NewPost>{"NewPost", access_new_post_fields};

inline constexpr std::array access_new_user_fields{
    field<&access::NewUser::id>("id").id().level(Level::s1),
    field<&access::NewUser::name>("name").level(Level::s1).longest(120),
    field<&access::NewUser::email>("email").email().level(Level::s1),
    field<&access::NewUser::language>("language").level(Level::s1).longest(2),
    field<&access::NewUser::post>("post").level(Level::s1),
};
static_assert(covers<access::NewUser>(access_new_user_fields));
template <> inline constexpr Table table_of<access::NewUser>{"NewUser", access_new_user_fields};

inline constexpr std::array access_new_user_answer_fields{
    field<&access::NewUserAnswer::user>("user").level(Level::s1),
    field<&access::NewUserAnswer::password>("password").level(Level::s4),
};
static_assert(covers<access::NewUserAnswer>(access_new_user_answer_fields));
template <> inline constexpr Table table_of<access::NewUserAnswer>{"NewUserAnswer", access_new_user_answer_fields};

inline constexpr std::array access_post_closing_fields{
    field<&access::PostClosing::on>("on").date().level(Level::s1),
};
static_assert(covers<access::PostClosing>(access_post_closing_fields));
template <> inline constexpr Table table_of<access::PostClosing>{"PostClosing", access_post_closing_fields};

inline constexpr std::array access_establishment_row_fields{
    field<&access::EstablishmentRow::id>("id").id().level(Level::s0),
    field<&access::EstablishmentRow::name>("name").level(Level::s0),
    field<&access::EstablishmentRow::commune>("commune").level(Level::s0),
    field<&access::EstablishmentRow::opened_on>("opened_on").date().level(Level::s0),
    field<&access::EstablishmentRow::places>("places").level(Level::s0),
    field<&access::EstablishmentRow::school_zone>("school_zone").level(Level::s0),
};
static_assert(covers<access::EstablishmentRow>(access_establishment_row_fields));
template <> inline constexpr Table table_of<access::EstablishmentRow>{"Establishment", access_establishment_row_fields};

inline constexpr std::array access_login_user_fields{
    field<&access::LoginUser::id>("id").id().level(Level::s1),
    field<&access::LoginUser::name>("name").level(Level::s1),
    field<&access::LoginUser::email>("email").email().level(Level::s1),
    field<&access::LoginUser::language>("language").level(Level::s1),
};
static_assert(covers<access::LoginUser>(access_login_user_fields));
template <> inline constexpr Table table_of<access::LoginUser>{"LoginUser", access_login_user_fields};

inline constexpr std::array access_login_fields{
    field<&access::Login::csrf>("csrf").level(Level::s4),
    field<&access::Login::user>("user").level(Level::s1),
    field<&access::Login::posts>("posts").level(Level::s1),
    field<&access::Login::may>("may").level(Level::s0),
    field<&access::Login::environment>("environment").level(Level::s0),
    field<&access::Login::must_change_password>("must_change_password").level(Level::s1),
};
static_assert(covers<access::Login>(access_login_fields));
template <> inline constexpr Table table_of<access::Login>{"Login", access_login_fields};

}  // namespace marelle::record
