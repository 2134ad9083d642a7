import type {Request} from '../../src/sim/request.ts'
import {get} from '../../src/sim/table.ts'
import type {World} from '../../src/sim/world.ts'

/** The request that switches a machine on or off, as a lesson's `node fail` does; a machine that comes back boots anew. */
export function power(world: World, name: string, on: boolean): Request {
  const machine = get(world.machines, name)
  if (machine === undefined) throw new Error(`there is no machine ${name}`)
  const registered = on ? 'no' : machine.registered
  return {
    verb: 'ran',
    key: `Node//${name}`,
    machines: {[name]: {...machine, on, since: world.now, registered}},
    why: {rule: 'asked', facts: {}},
  }
}
