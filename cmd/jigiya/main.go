// Command jigiya keeps the ledger of a savings group.
//
// This package is the words of a meeting turned into one call each: it reads
// flags, asks for PINs, prints tables and sets the exit code. It computes nothing
// and knows no file but those it is given; everything else is behind api.Service.
// What it promises to scripts is in the README ("The command line").
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	harden()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], stdTerminal())
	stop()
	os.Exit(code)
}

// run is the program without its process: what tests call.
func run(ctx context.Context, args []string, t *terminal) int {
	s := &session{terminal: t}
	app := newApp(s)
	hoisted, err := hoist(app, args)
	if err == nil {
		err = app.RunContext(ctx, append([]string{app.Name}, hoisted...))
	}
	err = s.close(err)
	if err == nil {
		return 0
	}
	return s.report(err)
}
