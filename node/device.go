package node

import (
	"context"

	"jigiya/node/api"
)

// MakeKey makes this device's key, if it has none yet, under the PIN that is
// given. From then on others can know it, and it can exchange with them.
func (n *Node) MakeKey(ctx context.Context, pins api.PINs) (api.Device, error) {
	key, err := n.unlockDevice(pins)
	if err != nil {
		return api.Device{}, err
	}
	key.Erase()
	return n.Device(ctx)
}
