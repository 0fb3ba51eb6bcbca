module example.com/app

go 1.21
toolchain 1.22.0
