import { Field, Select } from '../../design/index.ts'
import { useWords } from '../../words/index.ts'
import { FormSection } from '../configuration/FormSection.tsx'
import { NumberField } from '../configuration/NumberField.tsx'
import type { RouteDraft, RouteParts } from './route-draft.ts'
import { routeWords } from './words.ts'

/** Retries, hedging and stickiness. */
export function RouteBehaviour({ draft, errors, change }: RouteParts) {
  const t = useWords(routeWords)
  const { retries, hedgeAfterMs, stickiness } = draft
  const isSet = Object.values(retries).some(Boolean) || hedgeAfterMs !== '' || stickiness !== 'none'
  const fields = [
    { name: 'max', label: 'retriesMax' },
    { name: 'baseMs', label: 'retriesBase' },
    { name: 'capMs', label: 'retriesCap' },
  ] as const
  return (
    <FormSection title={t('behaviour')} isOpen={isSet}>
      <div className="grid gap-4 sm:grid-cols-3">
        {fields.map(({ name, label }) => (
          <NumberField
            key={name}
            label={t(label)}
            value={retries[name]}
            error={errors[`retries.${name}`]}
            onChange={(text) => change({ retries: { ...retries, [name]: text } })}
          />
        ))}
      </div>
      <div className="grid gap-4 sm:grid-cols-2">
        <NumberField
          label={t('hedge')}
          hint={t('hedgeHint')}
          value={hedgeAfterMs}
          error={errors.hedge}
          onChange={(text) => change({ hedgeAfterMs: text })}
        />
        <Field label={t('stickiness')} error={errors.stickiness}>
          <Select
            value={stickiness}
            onChange={(event) => change({ stickiness: event.target.value as RouteDraft['stickiness'] })}
          >
            <option value="none">{t('stickNone')}</option>
            <option value="conversation">{t('stickConversation')}</option>
          </Select>
        </Field>
      </div>
    </FormSection>
  )
}
