#pragma once
// What a request saw and changed, gathered while it runs and written to the audit log before its answer leaves
// (trust.md, "Audit"). The log itself lives in audit/; handlers only say what they did.
#include "base/ids.hpp"
#include "base/level.hpp"
#include <string>
#include <vector>

namespace marelle {

struct TrailEntry {
    Level level{Level::s4};
    std::string action;   // "child.read", "attendance.write": the permission's name
    Id child;             // pseudonymous id of the child concerned; empty when none is
    std::string subject;  // another row concerned ("referral:<id>"); empty when the child says it all
    std::string purpose;  // from S3 up: "admission", "accompaniment"
    std::string fields;   // changed fields by name, comma-separated; never a value
};

class Trail {
public:
    void add(TrailEntry entry) { entries_.push_back(std::move(entry)); }
    std::vector<TrailEntry> const& entries() const { return entries_; }
    bool empty() const { return entries_.empty(); }
    void clear() { entries_.clear(); }

private:
    std::vector<TrailEntry> entries_;
};

}  // namespace marelle
