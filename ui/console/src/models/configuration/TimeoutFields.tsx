import { useWords } from '../../words/index.ts'
import { modelsWords } from '../words.ts'
import { phases, type TimeoutsDraft } from './draft-values.ts'
import { FormSection } from './FormSection.tsx'
import { NumberField } from './NumberField.tsx'

const labels = { connect: 'connect', firstByte: 'firstByte', idle: 'idlePhase', total: 'total' } as const

export const timeoutFields = phases.map((phase) => `timeouts.${phase}`)

interface TimeoutFieldsProps {
  readonly value: TimeoutsDraft
  readonly errors: Readonly<Record<string, string>>
  onChange(value: TimeoutsDraft): void
}

export function TimeoutFields({ value, errors, onChange }: TimeoutFieldsProps) {
  const t = useWords(modelsWords)
  return (
    <FormSection
      title={t('timeouts')}
      hint={t('timeoutsHint')}
      isOpen={phases.some((one) => value[one] !== '')}
    >
      <div className="grid gap-4 sm:grid-cols-2">
        {phases.map((phase) => (
          <NumberField
            key={phase}
            label={t('ms', { label: t(labels[phase]) })}
            value={value[phase]}
            error={errors[`timeouts.${phase}`]}
            onChange={(text) => onChange({ ...value, [phase]: text })}
          />
        ))}
      </div>
    </FormSection>
  )
}
