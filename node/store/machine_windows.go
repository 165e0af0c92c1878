package store

import "golang.org/x/sys/windows/registry"

// machine is the number Windows Setup gave this installation.
func machine() string {
	const access = registry.QUERY_VALUE | registry.WOW64_64KEY
	k, err := registry.OpenKey(registry.LOCAL_MACHINE, `SOFTWARE\Microsoft\Cryptography`, access)
	if err != nil {
		return noMachine
	}
	defer k.Close()
	id, _, err := k.GetStringValue("MachineGuid")
	if err != nil || id == "" {
		return noMachine
	}
	return id
}
