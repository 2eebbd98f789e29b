#include "http/http.hpp"
#include "school/school.hpp"
#include <boost/json.hpp>

namespace marelle::school {

namespace {

Result<http::Reply> get_schools(http::Call& call) {
    auto words = TRY(call.query("search"));
    auto page = TRY(call.page());
    auto found = search(call.sql(), words.value_or(""), page.limit + 1, page.after);
    std::string next;
    if (found.size() > page.limit) {
        found.pop_back();
        next = found.back().uai;
    }
    return http::list_reply(found, std::move(next));
}

Result<http::Reply> post_school(http::Call& call) {
    auto school = TRY(add(call.sql(), TRY(call.body<NewSchool>()), call.actor.id, call.actor.now));
    call.saw({}, "school:" + school.uai);
    return http::reply(school, 201);
}

}  // namespace

void add_routes(http::Router& router) {
    router.on("GET", "/api/v1/schools", "school.read", http::Work::read, get_schools)
        .summary("Schools, by words of their name or commune, or by UAI")
        .with("search", "words in any order; accents and case do not matter")
        .with("limit", "1 to 500, 50 when absent")
        .with("after", "the cursor of the page before")
        .lists<School>();
    router.on("POST", "/api/v1/schools", "school.write", http::Work::write, post_school)
        .summary("A school that is not known here yet")
        .takes<NewSchool>()
        .answers<School>();
}

}  // namespace marelle::school
