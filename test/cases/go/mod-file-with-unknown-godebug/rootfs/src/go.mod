module example.com/app

go 1.21

godebug (
	default=go1.21
	nosuch=1
)
