import { Button, Dialog, Field, Input, Textarea } from '../design/index.ts'
import { useWords } from '../words/index.ts'
import {
  emptyParameters,
  isMaxTokens,
  isTemperature,
  type ParametersDraft,
} from './conversation/parameters.ts'
import { playgroundWords } from './words.ts'

interface ParametersDialogProps {
  readonly draft: ParametersDraft
  onChange(draft: ParametersDraft): void
  onClose(): void
}

/** Takes effect with the next question; there is nothing to save. */
export function ParametersDialog({ draft, onChange, onClose }: ParametersDialogProps) {
  const t = useWords(playgroundWords)
  const set = (part: Partial<ParametersDraft>) => onChange({ ...draft, ...part })
  return (
    <Dialog
      isOpen
      onClose={onClose}
      place="side"
      title={t('parameters')}
      text={t('parametersText')}
      footer={
        <>
          <Button onClick={() => onChange(emptyParameters)}>{t('reset')}</Button>
          <Button tone="primary" onClick={onClose}>
            {t('done')}
          </Button>
        </>
      }
    >
      <div className="space-y-5">
        <Field label={t('system')} hint={t('systemHint')}>
          <FieldText value={draft.system} onText={(system) => set({ system })} />
        </Field>
        <Field
          label={t('temperature')}
          hint={t('temperatureHint')}
          error={isTemperature(draft.temperature) ? undefined : t('temperatureWrong')}
        >
          <Input
            inputMode="decimal"
            autoComplete="off"
            value={draft.temperature}
            onChange={(event) => set({ temperature: event.target.value })}
          />
        </Field>
        <Field
          label={t('maxTokens')}
          hint={t('maxTokensHint')}
          error={isMaxTokens(draft.maxTokens) ? undefined : t('maxTokensWrong')}
        >
          <Input
            inputMode="numeric"
            autoComplete="off"
            value={draft.maxTokens}
            onChange={(event) => set({ maxTokens: event.target.value })}
          />
        </Field>
      </div>
    </Dialog>
  )
}

/** Takes the ids of its field. */
function FieldText({ onText, ...rest }: { readonly value: string; onText(text: string): void }) {
  return <Textarea {...rest} rows={6} onChange={(event) => onText(event.target.value)} />
}
