#include "base/words.hpp"
#include <algorithm>
#include <numeric>
#include <tuple>

namespace marelle {

namespace {

// A total order of all words that keeps each device's own: a word is as late as the latest that its device had said
// before it, so that a correction never puts an earlier word after it.
class Order {
public:
    explicit Order(std::vector<Word> const& words) : words_{words}, at_(words.size()), sorted_(words.size()) {
        std::iota(sorted_.begin(), sorted_.end(), std::size_t{0});
        std::ranges::sort(sorted_, [&](auto a, auto b) { return of_device(a) < of_device(b); });
        std::size_t before = words_.size();
        for (auto i : sorted_) {
            at_[i] = words_[i].at;
            if (before < words_.size() && follows(before, i)) at_[i] = std::max(at_[i], at_[before]);
            before = i;
        }
        std::ranges::sort(sorted_, [&](auto a, auto b) { return later(b, a); });
    }

    bool later(std::size_t a, std::size_t b) const { return key(a) > key(b); }
    std::vector<std::size_t> const& sorted() const { return sorted_; }

private:
    using Key = std::tuple<std::string_view, std::string_view, std::string_view, std::string_view, std::string_view>;

    Key of_device(std::size_t i) const {
        auto const& w = words_[i];
        return {w.by, w.device, w.device.empty() ? std::string_view{w.at} : std::string_view{w.said_at}, w.id, ""};
    }
    bool follows(std::size_t before, std::size_t i) const {
        return !words_[i].device.empty() && words_[i].by == words_[before].by &&
               words_[i].device == words_[before].device;
    }
    Key key(std::size_t i) const {
        auto const& w = words_[i];
        if (w.device.empty()) return {at_[i], "", w.id, "", ""};
        return {at_[i], w.device, w.said_at, w.id, ""};
    }

    std::vector<Word> const& words_;
    std::vector<Instant> at_;
    std::vector<std::size_t> sorted_;
};

// Each person's last word, in the order in which they first spoke.
class LastWords {
public:
    LastWords(std::vector<Word> const& words, Order const& order) : words_{words}, order_{order} {}

    void hear(std::size_t at) {
        auto const& word = words_[at];
        auto known = std::ranges::find_if(last_, [&](auto i) { return words_[i].by == word.by; });
        if (known == last_.end()) {
            if (!word.value.empty()) last_.push_back(at);
        } else if (order_.later(at, *known)) {
            if (word.value.empty()) last_.erase(known);
            else *known = at;
        }
    }

    WordsThatCount result() const {
        if (last_.empty()) return {};
        WordsThatCount out{last_.front(), {}};
        for (auto i : last_)
            if (words_[i].value != words_[*out.first].value && (!out.other || order_.later(i, *out.other)))
                out.other = i;
        return out;
    }

private:
    std::vector<Word> const& words_;
    Order const& order_;
    std::vector<std::size_t> last_;
};

}  // namespace

WordsThatCount words_that_count(std::vector<Word> const& words, std::optional<SettledWord> const& settled) {
    Order const order{words};
    LastWords last{words, order};
    if (settled)
        for (auto i : order.sorted())
            if (words[i].id == settled->word) last.hear(i);
    for (auto i : order.sorted())
        if (!settled || (words[i].received_at > settled->at && words[i].id != settled->word)) last.hear(i);
    return last.result();
}

}  // namespace marelle
