#include "follow_up/follow_up.hpp"
#include <algorithm>

namespace marelle::follow_up {

namespace {

bool live(State state) { return state != State::corrected; }
bool in_hand(State state) { return state == State::taken || state == State::done; }

// A task that was done settles what came until that day: the next absences begin a row of their own.
bool settled_between(Date const& before, Date const& after, std::vector<Task> const& tasks) {
    return std::ranges::any_of(tasks, [&](Task const& task) {
        return task.settled_on && before <= *task.settled_on && after > *task.settled_on;
    });
}

bool ends_row(Heard heard) { return heard != Heard::absent && heard != Heard::silent; }

}  // namespace

std::vector<Row> rows_of(std::vector<Evening> const& evenings, std::vector<Task> const& tasks) {
    std::vector<Row> out;
    Row row;
    auto end = [&] {
        if (!row.absences.empty()) out.push_back(std::move(row));
        row = {};
    };
    for (auto const& evening : evenings) {
        if (!row.absences.empty() && settled_between(row.until, evening.date, tasks)) end();
        if (ends_row(evening.heard)) end();
        if (evening.heard != Heard::absent) continue;
        if (row.absences.empty()) row.since = evening.date;
        row.absences.push_back({evening.session, evening.date});
        row.until = evening.date;
    }
    end();
    return out;
}

std::optional<std::size_t> completed_at(Row const& row, Needed const& needed) {
    for (std::size_t i = 0; i < row.absences.size(); ++i)
        if (static_cast<std::int64_t>(i) + 1 >= needed(row.absences[i].second)) return i;
    return {};
}

std::optional<Date> row_ended_before(std::vector<Evening> const& evenings, Date const& on) {
    Date next;  // what came after on the same day may begin a row
    for (auto evening = evenings.rbegin(); evening != evenings.rend(); ++evening) {
        if (evening->date < on && evening->date != next && ends_row(evening->heard)) return evening->date;
        next = evening->date;
    }
    return {};
}

Plan plan(std::vector<Evening> const& evenings, std::vector<Task> const& tasks, Needed const& needed,
          Date const& from) {
    Plan out;
    std::vector<Id> explained;  // tasks that a row stands behind
    for (auto const& row : rows_of(evenings, tasks)) {
        auto at = completed_at(row, needed);
        if (!at) continue;
        std::vector<Task const*> of_row;
        for (auto const& [session, date] : row.absences)
            for (auto const& task : tasks)
                if (task.session == session) of_row.push_back(&task);
        auto first = [&](auto&& which) {
            auto found = std::ranges::find_if(of_row, [&](Task const* task) { return which(task->state); });
            return found == of_row.end() ? nullptr : *found;
        };
        if (auto const* kept = first(in_hand)) explained.push_back(kept->id);
        else if (auto const* open = first(live)) explained.push_back(open->id);
        else if (!of_row.empty()) out.reopen.push_back(of_row.back()->id);
        else out.make.push_back({row.absences[*at].first, static_cast<std::int64_t>(*at) + 1, row.since});
    }
    for (auto const& task : tasks)
        if (task.on >= from && task.state == State::open && std::ranges::find(explained, task.id) == explained.end())
            out.close.push_back(task.id);
    return out;
}

std::optional<Row> last_row(std::vector<Evening> const& evenings, std::vector<Task> const& tasks) {
    auto spoken = std::ranges::find_if(evenings.rbegin(), evenings.rend(),
                                       [](Evening const& evening) { return evening.heard != Heard::silent; });
    if (spoken == evenings.rend() || spoken->heard != Heard::absent) return {};
    auto rows = rows_of(evenings, tasks);
    return std::move(rows.back());
}

Result<> may_happen(Event event, State state, bool taken_by_another, std::optional<std::string> const& note) {
    switch (event) {
    case Event::taken:
        if (state == State::taken && taken_by_another) return fail(Fault::conflict, "follow_up.taken");
        if (state != State::open && state != State::taken) return fail(Fault::conflict, "follow_up.closed");
        return {};
    case Event::done:
        if (state != State::open && state != State::taken) return fail(Fault::conflict, "follow_up.closed");
        if (!note) return wrong_fields("body.wrong_fields", {{"note", "required"}});
        return {};
    case Event::reopened:
        if (state != State::done && state != State::corrected) return fail(Fault::conflict, "follow_up.still_open");
        return {};
    case Event::made:
    case Event::corrected: break;
    }
    return wrong_fields("body.wrong_fields", {{"event", "invalid"}});
}

State state_after(Event event) {
    switch (event) {
    case Event::made:
    case Event::reopened: return State::open;
    case Event::taken: return State::taken;
    case Event::done: return State::done;
    case Event::corrected: return State::corrected;
    }
    std::unreachable();
}

}  // namespace marelle::follow_up
