#include "message/message.hpp"
#include <fmt/format.h>
#include <memory>
#include <qrencode.h>
#include <stdexcept>

namespace marelle::message {

Qr qr_of(std::string const& text) {
    std::unique_ptr<QRcode, decltype(&QRcode_free)> const code{QRcode_encodeString8bit(text.c_str(), 0, QR_ECLEVEL_M),
                                                               &QRcode_free};
    if (!code) throw std::runtime_error{"a text of " + std::to_string(text.size()) + " bytes fits no QR code"};
    Qr out;
    out.size = code->width;
    // One bar a run of dark modules: a third of the length of one square each.
    for (int y = 0; y < code->width; ++y)
        for (int x = 0; x < code->width;) {
            auto const dark = [&](int column) {
                return column < code->width && (code->data[y * code->width + column] & 1U) != 0;
            };
            int const from = x;
            while (dark(x)) ++x;
            if (x > from) out.path += fmt::format("M{} {}h{}v1h-{}z", from, y, x - from, x - from);
            else ++x;
        }
    return out;
}

}  // namespace marelle::message
