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
	"slices"
	"syscall"
)

func main() {
	harden()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // who interrupts twice means it
	code := run(ctx, os.Args[1:], stdTerminal())
	stop()
	os.Exit(code)
}

// run is the program without its process: what tests call.
func run(ctx context.Context, args []string, t *terminal) int {
	return (&session{terminal: t}).run(ctx, args)
}

func (s *session) run(ctx context.Context, args []string) (code int) {
	s.interrupted = ctx.Done()
	s.lang, s.json = s.language(args), slices.Contains(args, "--json") // also for what is wrong before flags are read
	defer func() {
		if fault := recover(); fault != nil {
			code = s.fault(fault)
		}
	}()
	app := newApp(s)
	if last := len(args) - 1; last >= 0 && args[last] == asksCompletion {
		s.complete(app, args[:last])
		return 0
	}
	err := app.RunContext(ctx, append([]string{app.Name}, hoist(app, args)...))
	if err = s.close(err); err != nil {
		return s.report(err)
	}
	return 0
}
