export type Room = {
  readonly purpose: string
  readonly rooms: readonly string[]
  readonly packages: readonly string[]
  readonly machine: boolean
  readonly instead: string
}
export const ROOMS: Readonly<Record<string, Room>>
