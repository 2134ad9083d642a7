type Fact = {readonly id: string; readonly kind: string; readonly value: unknown; readonly stable?: boolean}
type Result = {readonly id: string; readonly kind: string; readonly verdict: string; readonly want?: unknown; readonly got?: unknown}
export function compare(facts: readonly Fact[], rows: readonly object[], tolerated?: readonly string[]): readonly Result[]
