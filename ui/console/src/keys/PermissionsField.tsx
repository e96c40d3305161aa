import type { Permission } from '@tragwerk/contracts/identity'
import { useId } from 'react'
import { Button, Checkbox } from '../design/index.ts'
import { useWords } from '../words/index.ts'
import { type Preset, presetOf, presets } from './key-draft.ts'
import { permissionGroups } from './permission-words.ts'
import { keysWords } from './words.ts'

interface PermissionsFieldProps {
  readonly chosen: readonly Permission[]
  /** What the own key may hand on. */
  readonly held: readonly Permission[]
  readonly isFaulty: boolean
  onChange(chosen: readonly Permission[]): void
}

const presetNames = {
  read: 'presetRead',
  application: 'presetApplication',
  administrator: 'presetAdministrator',
} as const

export function PermissionsField({ chosen, held, isFaulty, onChange }: PermissionsFieldProps) {
  const t = useWords(keysWords)
  const id = useId()
  const active = presetOf(chosen)
  const allowed = (name: Preset) => presets[name].every((one) => held.includes(one))
  return (
    <fieldset aria-describedby={isFaulty ? `${id}-hint ${id}-error` : `${id}-hint`}>
      <legend className="mb-1.5 font-medium text-sm">{t('permissions')}</legend>
      <fieldset aria-label={t('preset')} className="mb-3 flex flex-wrap gap-1.5">
        {(Object.keys(presetNames) as Preset[]).map((name) => (
          <Button
            key={name}
            size="small"
            tone={active === name ? 'primary' : 'normal'}
            aria-pressed={active === name}
            disabled={!allowed(name)}
            onClick={() => onChange(presets[name])}
          >
            {t(presetNames[name])}
          </Button>
        ))}
      </fieldset>
      <div className="grid gap-x-6 gap-y-4 rounded-control border border-line p-4 sm:grid-cols-2">
        {permissionGroups.map((group) => (
          <div key={group.title} className="space-y-2.5">
            <h3 className="font-medium text-ink-faint text-xs">{t(group.title)}</h3>
            {group.members.map(({ permission, text }) => (
              <Checkbox
                key={permission}
                label={<span className="font-mono text-xs">{permission}</span>}
                hint={held.includes(permission) ? t(text) : `${t(text)} ${t('notHeld')}`}
                isChecked={chosen.includes(permission) && held.includes(permission)}
                isDisabled={!held.includes(permission)}
                onChange={(isChecked) =>
                  onChange(isChecked ? [...chosen, permission] : chosen.filter((one) => one !== permission))
                }
              />
            ))}
          </div>
        ))}
      </div>
      <p id={`${id}-hint`} className="mt-1.5 text-ink-faint text-xs">
        {t('permissionsHint')}
      </p>
      {isFaulty && (
        <p id={`${id}-error`} role="alert" className="mt-1 text-bad text-xs">
          {t('permissionsMissing')}
        </p>
      )}
    </fieldset>
  )
}
