import { wireFormats } from '@tragwerk/contracts/gateway'
import { Checkbox, Field, Textarea } from '../../design/index.ts'
import { useWords } from '../../words/index.ts'
import { FormSection } from '../configuration/FormSection.tsx'
import { hasFormats, type ProviderParts } from './provider-draft.ts'
import { providerWords } from './words.ts'

/** What most providers do without. */
export function MoreProviderFields({ draft, errors, change }: ProviderParts) {
  const t = useWords(providerWords)
  const { formats, models, headers } = draft
  return (
    <FormSection title={t('more')} isOpen={Boolean(models || headers || formats.length > 0)}>
      <Field label={t('modelsField')} hint={t('modelsHint')} error={errors.models}>
        <Textarea
          mono
          rows={3}
          spellCheck={false}
          value={models}
          onChange={(event) => change({ models: event.target.value })}
        />
      </Field>
      <Field label={t('headers')} hint={t('headersHint')} error={errors.headers}>
        <Textarea
          mono
          rows={2}
          spellCheck={false}
          placeholder="x-team: platform"
          value={headers}
          onChange={(event) => change({ headers: event.target.value })}
        />
      </Field>
      {hasFormats(draft.kind) && (
        <fieldset>
          <legend className="mb-1 font-medium text-sm">{t('formats')}</legend>
          <p className="mb-2 text-ink-faint text-xs">{t('formatsHint')}</p>
          <div className="grid gap-2 sm:grid-cols-2">
            {wireFormats.map((format) => (
              <Checkbox
                key={format}
                label={<span className="font-mono text-xs">{format}</span>}
                isChecked={formats.includes(format)}
                onChange={(isChecked) =>
                  change({
                    formats: isChecked ? [...formats, format] : formats.filter((one) => one !== format),
                  })
                }
              />
            ))}
          </div>
          {errors.formats && (
            <p role="alert" className="mt-1 text-bad text-xs">
              {errors.formats}
            </p>
          )}
        </fieldset>
      )}
    </FormSection>
  )
}
