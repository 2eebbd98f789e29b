# For people who work on Marelle. Users need only ./run and ./test.
.PHONY: all test check fix golden bench bench-build clean
all:            ## the debug build (address and undefined sanitizers)
	@tools/need build test
	@tools/build web
	@cmake --preset debug >/dev/null && cmake --build --preset debug
test:           ## everything ./test --quick runs
	@./test --quick
check:          ## style as a test: tidy, clang-format, clang-tidy, prettier, svelte-check
	@tools/check
fix:            ## puts the sources in form
	@tools/check --fix
golden:         ## rewrites the expected answers and the generated files; read the diff
	@tools/golden
bench:          ## the speed table of docs/benchmarks.md
	@bench/run
bench-build:    ## a clean release build without ccache, timed (the ceiling is 4 minutes on two cores)
	@tools/bench-build
clean:          ## build trees only; var/ holds data and stays
	rm -rf build web/build web/.svelte-kit
