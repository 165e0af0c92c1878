package node

// children are what the test binary runs itself as.
var children = map[string]func(home string){}
