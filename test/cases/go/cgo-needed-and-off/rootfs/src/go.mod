module example.com/app

go 1.21

require (
	github.com/mattn/go-sqlite3 v1.14.24
	github.com/DataDog/zstd v1.5.7 // indirect
)
