#pragma once
// A database that counts what is asked of it: a screen asks no more questions of a hundred children than of ten.
#include "sql/sql.hpp"
#include <atomic>

namespace marelle::tests {

class CountedDatabase : public sql::Database {
public:
    explicit CountedDatabase(sql::Database& database) : inner_{database} {}

    // How many statements since the last call.
    int asked() { return asked_.exchange(0); }

    sql::Dialect dialect() const override { return inner_.dialect(); }
    void submit_read(sql::Work work, sql::Done done) override {
        inner_.submit_read(counted(std::move(work)), std::move(done));
    }
    void submit_write(sql::Work work, sql::Done done) override {
        inner_.submit_write(counted(std::move(work)), std::move(done));
    }
    State state() const override { return inner_.state(); }
    bool copy_to(std::string const& path) override { return inner_.copy_to(path); }

private:
    class Counted : public sql::Session {
    public:
        Counted(sql::Session& inner, std::atomic<int>& asked) : inner_{inner}, asked_{asked} {}
        sql::Dialect dialect() const override { return inner_.dialect(); }
        std::vector<sql::Row> query(std::string_view text, sql::Parameters const& parameters) override {
            ++asked_;
            return inner_.query(text, parameters);
        }
        std::int64_t execute(std::string_view text, sql::Parameters const& parameters) override {
            ++asked_;
            return inner_.execute(text, parameters);
        }
        void each(std::string_view text, sql::Parameters const& parameters,
                  std::function<bool(sql::Row const&)> const& row) override {
            ++asked_;
            inner_.each(text, parameters, row);
        }

    private:
        sql::Session& inner_;
        std::atomic<int>& asked_;
    };

    sql::Work counted(sql::Work work) {
        return [this, work = std::move(work)](sql::Session& sql) {
            Counted seen{sql, asked_};
            return work(seen);
        };
    }

    sql::Database& inner_;
    std::atomic<int> asked_{};
};

}  // namespace marelle::tests
