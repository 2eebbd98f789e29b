#include "app/cli/cli.hpp"
#include "app/instance.hpp"
#include "app/jobs.hpp"
#include "base/embedded.hpp"
#include "http/transport.hpp"
#include "sql/sizes.hpp"
#include <CLI/CLI.hpp>
#include <cstdio>

namespace marelle::app {

void add_serve(CLI::App& program, Context& context) {
    auto* command = program.add_subcommand("serve", context.say("cli.serve"));
    shared_options(*command, context);
    auto listen = std::make_shared<std::string>();
    command->add_option("--listen", *listen, context.say("cli.option.listen"));
    command->callback([&context, listen] {
        auto settings = context.settings();
        if (!listen->empty()) settings.listen = *listen;
        Instance instance{settings};
        sql::learn_sizes(*instance.database);
        Jobs jobs{instance};
        instance.columns.start();
        http::Site site{instance.router, http::StaticFiles{embedded::web()}, settings.metrics_token};
        http::Options options;
        options.listen = settings.listen;
        options.threads = settings.threads;
        options.trusted_proxies = settings.trusted_proxies;
        http::Server server{options, site};
        std::fprintf(stderr, "marelle : %s http://%s:%u\n", context.say("cli.serve.listening").c_str(),
                     settings.listen.substr(0, settings.listen.rfind(':')).c_str(), unsigned{server.port()});
        server.run();
    });
}

}  // namespace marelle::app
