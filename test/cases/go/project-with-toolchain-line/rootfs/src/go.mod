module example.com/app

go 1.25

toolchain go1.26.9
