package main

import "github.com/urfave/cli/v2"

func (s *session) demoCommand() *cli.Command {
	return command("demo", "", "play a whole year of a group before your eyes", "jigiya demo --once",
		func(c *cli.Context) error { return nil },
		&cli.BoolFlag{Name: "once", Usage: "play it and end"})
}
