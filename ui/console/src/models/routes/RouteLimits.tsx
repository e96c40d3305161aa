import { sensitivities } from '@tragwerk/contracts/gateway'
import { Field, Input, Select } from '../../design/index.ts'
import { useWords } from '../../words/index.ts'
import { FormSection } from '../configuration/FormSection.tsx'
import { NumberField } from '../configuration/NumberField.tsx'
import { modelsWords } from '../words.ts'
import type { RouteDraft, RouteParts } from './route-draft.ts'
import { routeWords } from './words.ts'

/** Which deployments may serve a request at all. */
export function RouteLimits({ draft, errors, change }: RouteParts) {
  const t = useWords(routeWords)
  const tm = useWords(modelsWords)
  const { maxLatencyMs, maxCostUsd, sensitivityCeiling, regions } = draft
  return (
    <FormSection
      title={t('limits')}
      isOpen={Boolean(maxLatencyMs || maxCostUsd || sensitivityCeiling || regions)}
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <NumberField
          label={t('maxLatencyMs')}
          hint={t('maxLatencyHint')}
          value={maxLatencyMs}
          error={errors.maxLatencyMs}
          onChange={(text) => change({ maxLatencyMs: text })}
        />
        <NumberField
          label={t('maxCostUsd')}
          hint={t('maxCostHint')}
          isDecimal
          value={maxCostUsd}
          error={errors.maxCostUsd}
          onChange={(text) => change({ maxCostUsd: text })}
        />
        <Field label={t('sensitivityCeiling')} hint={t('ceilingHint')} error={errors.sensitivityCeiling}>
          <Select
            value={sensitivityCeiling}
            onChange={(event) =>
              change({ sensitivityCeiling: event.target.value as RouteDraft['sensitivityCeiling'] })
            }
          >
            <option value="">{t('noCeiling')}</option>
            {sensitivities.map((one) => (
              <option key={one} value={one}>
                {tm(one)}
              </option>
            ))}
          </Select>
        </Field>
        <Field label={t('regions')} hint={t('regionsHint')} error={errors.regions}>
          <Input
            autoComplete="off"
            spellCheck={false}
            placeholder="eu, on-premises"
            value={regions}
            onChange={(event) => change({ regions: event.target.value })}
          />
        </Field>
      </div>
    </FormSection>
  )
}
