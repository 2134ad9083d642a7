// Prints what every command of kubectl says about itself, as JSON; tools/make-help-pages.mjs makes src/kubectl/help-pages.json of it.
// Lies in no Go module: put it into one that requires k8s.io/kubectl and k8s.io/component-base of the Kubernetes version we follow.
package main

import (
	"encoding/json"
	"os"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"k8s.io/cli-runtime/pkg/genericclioptions"
	"k8s.io/cli-runtime/pkg/genericiooptions"
	cliflag "k8s.io/component-base/cli/flag"
	"k8s.io/component-base/logs"
	kubectl "k8s.io/kubectl/pkg/cmd"
)

type flag struct {
	Name, Short, Def, Usage, Type, NoOpt, Deprecated string
	Hidden                                           bool
}

type command struct {
	Path, Short, Long, Example, UseLine string
	Aliases                             []string
	Flags, Persistent                   []flag
}

func flagsOf(set, without *pflag.FlagSet) []flag {
	out := []flag{}
	set.VisitAll(func(f *pflag.Flag) {
		if without == nil || without.Lookup(f.Name) == nil {
			out = append(out, flag{f.Name, f.Shorthand, f.DefValue, f.Usage, f.Value.Type(), f.NoOptDefVal, f.Deprecated, f.Hidden})
		}
	})
	return out
}

func walk(c *cobra.Command, into []command) []command {
	c.InitDefaultHelpFlag()
	c.InheritedFlags()
	into = append(into, command{
		c.CommandPath(), c.Short, c.Long, c.Example, c.UseLine(), c.Aliases,
		flagsOf(c.LocalFlags(), c.PersistentFlags()), flagsOf(c.PersistentFlags(), nil),
	})
	for _, child := range c.Commands() {
		into = walk(child, into)
	}
	return into
}

func main() {
	root := kubectl.NewDefaultKubectlCommandWithArgs(kubectl.KubectlOptions{
		Arguments:   []string{"kubectl"},
		IOStreams:   genericiooptions.IOStreams{In: os.Stdin, Out: os.Stdout, ErrOut: os.Stderr},
		ConfigFlags: genericclioptions.NewConfigFlags(true).WithDeprecatedPasswordFlag(),
	})
	root.SetGlobalNormalizationFunc(cliflag.WordSepNormalizeFunc)
	logs.AddFlags(root.PersistentFlags())
	root.InitDefaultHelpCmd()
	encoder := json.NewEncoder(os.Stdout)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(walk(root, nil)); err != nil {
		panic(err)
	}
}
