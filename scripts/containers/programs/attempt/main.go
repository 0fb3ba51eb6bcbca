// Attempt does with each path what it is asked to, by `need:path`, and prints one line for each: granted, or the errno's name. Without
// arguments it stays.
package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

func main() {
	if len(os.Args) == 1 {
		for {
			time.Sleep(time.Hour)
		}
	}
	for _, question := range os.Args[1:] {
		need, path, _ := strings.Cut(question, ":")
		fmt.Println(inShort(attempt(need, path)))
	}
}

func attempt(need, path string) error {
	info, err := os.Stat(path)
	if err == nil && info.IsDir() {
		return useDirectory(need, path)
	}
	if need == "x" {
		process, err := os.StartProcess(path, []string{path}, &os.ProcAttr{})
		if err == nil {
			process.Kill()
			process.Wait()
		}
		return err
	}
	flags := map[string]int{"r": os.O_RDONLY, "w": os.O_WRONLY, "rw": os.O_RDWR}[need]
	file, err := os.OpenFile(path, flags, 0)
	if err == nil {
		file.Close()
	}
	return err
}

func useDirectory(need, path string) error {
	if strings.Contains(need, "r") {
		if _, err := os.ReadDir(path); err != nil {
			return err
		}
	}
	if strings.Contains(need, "w") {
		name := filepath.Join(path, "attempt")
		if err := os.WriteFile(name, nil, 0o600); err != nil {
			return err
		}
		return os.Remove(name)
	}
	return nil
}

func inShort(err error) string {
	var errno syscall.Errno
	if err == nil {
		return "granted"
	}
	if !errors.As(err, &errno) {
		return err.Error()
	}
	return map[syscall.Errno]string{syscall.EACCES: "EACCES", syscall.EROFS: "EROFS", syscall.ENOENT: "ENOENT"}[errno]
}
