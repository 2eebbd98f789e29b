#include "app/cli/cli.hpp"

int main(int count, char** arguments) { return marelle::app::run(count, arguments); }
