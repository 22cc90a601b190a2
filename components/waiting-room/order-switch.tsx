'use client'

import { useTranslations } from 'next-intl'
import { Radio } from '@/components/ui/field'
import type { Order } from '@/lib/waiting-room/rules'
import { useLiveRoom } from './live'

const ORDERS = ['arrival', 'appointment'] as const satisfies readonly Order[]

/** By arrival or by appointment; remembered as long as the portal is open. */
export function OrderSwitch() {
  const t = useTranslations('reception')
  const { order, setOrder } = useLiveRoom()
  return (
    <fieldset className="flex flex-wrap items-center gap-x-5">
      <legend className="font-semibold sm:float-left sm:me-4">{t('order')}</legend>
      {ORDERS.map((one) => (
        <Radio
          key={one}
          name="waiting-order"
          label={t(`orders.${one}`)}
          checked={order === one}
          onChange={() => setOrder(one)}
        />
      ))}
    </fieldset>
  )
}
