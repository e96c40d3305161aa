const storedKey = 'tragwerk.single-keys'

/** Whether keys without Ctrl do something: who dictates, or hits keys by accident, turns them off (WCAG 2.1.4). */
export function readSingleKeys(storage: Pick<Storage, 'getItem'>): boolean {
  return storage.getItem(storedKey) !== 'off'
}

export function keepSingleKeys(storage: Pick<Storage, 'setItem'>, isOn: boolean): void {
  storage.setItem(storedKey, isOn ? 'on' : 'off')
}
