#pragma once
// Database::read and write: run work on the database's threads and wait for its answer. Included by sql.hpp only.
#include "sql/sql.hpp"
#include <future>
#include <type_traits>

namespace marelle::sql {

template <class F> auto Database::wait(F&& f, void (Database::*submit)(Work, Done)) {
    using Answer = std::invoke_result_t<F&, Session&>;
    std::promise<void> finished;
    auto waiting = finished.get_future();
    auto done = [&finished](std::exception_ptr error) {
        if (error) finished.set_exception(std::move(error));
        else finished.set_value();
    };
    if constexpr (std::is_void_v<Answer>) {
        (this->*submit)(
            [&f](Session& sql) {
                f(sql);
                return Outcome::keep;
            },
            done);
        waiting.get();
    } else {
        std::optional<Answer> answer;
        auto work = [&f, &answer](Session& sql) {
            answer.emplace(f(sql));
            if constexpr (requires {
                              answer->has_value();
                              answer->error();
                          })
                return answer->has_value() ? Outcome::keep : Outcome::undo;
            else return Outcome::keep;
        };
        (this->*submit)(work, done);
        waiting.get();
        return std::move(*answer);
    }
}

}  // namespace marelle::sql
