package main

import (
	"context"
	"strings"

	"jigiya/crypto"
	"jigiya/crypto/credential"
	"jigiya/node/api"
)

// isCard says whether a text looks like the card of a device.
func isCard(text string) bool {
	return strings.HasPrefix(strings.ToUpper(strings.TrimSpace(text)), "JIGIYA:D")
}

func readCard(text string) (crypto.PublicKey, error) {
	key, err := credential.ParseCard(text)
	if err != nil {
		return key, api.Misused("card_malformed", "detail", err.Error()).Hinted("hint.card_again")
	}
	return key, nil
}

// whom finds the key of the device a person names: by its card, its public key, or,
// of one she told this device of, its name or the beginning of its address.
func (s *session) whom(ctx context.Context, named string) (crypto.PublicKey, error) {
	if isCard(named) {
		return readCard(named)
	}
	if key, err := crypto.ParsePublicKey(named); err == nil {
		return key, nil
	}
	known, err := s.known(ctx)
	if err != nil {
		return crypto.PublicKey{}, err
	}
	one, err := oneOf(known, named)
	if err != nil {
		return crypto.PublicKey{}, err
	}
	return crypto.ParsePublicKey(one.Public)
}

// whose finds the address of a device that a person names: as whom, or by an address
// of which nothing else is known here.
func (s *session) whose(ctx context.Context, named string) (crypto.Address, error) {
	if address, err := crypto.ParseAddress(named); err == nil {
		return address, nil
	}
	key, err := s.whom(ctx, named)
	if err != nil {
		return crypto.Address{}, err
	}
	return key.Address()
}

// known are the devices that people told this one of, those that a programme it has to
// do with certified, and this one itself.
func (s *session) known(ctx context.Context) ([]api.Contact, error) {
	exchange, err := s.exchange()
	if err != nil {
		return nil, err
	}
	contacts, err := exchange.Contacts(ctx)
	if err != nil {
		return nil, err
	}
	certified, err := certifiedBy(ctx, exchange)
	if err != nil {
		return nil, err
	}
	own, err := s.open.Device(ctx)
	if err != nil || own.Address == "" {
		return append(contacts.Devices, certified...), err
	}
	return append(append(contacts.Devices, certified...), api.Contact{Device: own.Address, Public: own.Public}), nil
}

func certifiedBy(ctx context.Context, exchange api.Exchange) (all []api.Contact, err error) {
	programmes, err := exchange.Programmes(ctx)
	for _, p := range programmes {
		for _, c := range p.Credentials {
			all = append(all, api.Contact{Device: c.Device, Public: c.Public, Name: c.Name})
		}
	}
	return all, err
}

// oneOf is the device with a name, or with an address that begins so.
func oneOf(known []api.Contact, named string) (api.Contact, error) {
	found := map[string]api.Contact{}
	beginning := strings.TrimPrefix(strings.ToLower(named), "0x")
	for _, c := range known {
		if strings.EqualFold(c.Name, named) && named != "" || len(beginning) >= 4 && strings.HasPrefix(c.Device, beginning) {
			found[c.Device] = c
		}
	}
	switch len(found) {
	case 0:
		return api.Contact{}, api.Missing("unknown_device", "device", clip(named)).Hinted("hint.list_devices")
	case 1:
		for _, c := range found {
			return c, nil
		}
	}
	return api.Contact{}, api.Misused("device_ambiguous", "device", clip(named)).Hinted("hint.list_devices")
}
