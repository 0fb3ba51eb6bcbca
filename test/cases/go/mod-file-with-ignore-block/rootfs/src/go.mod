module example.com/app

go 1.22

ignore (
	./node_modules
)
