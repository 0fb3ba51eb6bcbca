package db

/*
#include <stdlib.h>
#include <sqlite3.h>
*/
import "C"
