/** The faces of Réglages, each for those who may use it. */
export const settings = [
  { href: '/reglages', label: 'web.users.title', needs: 'user.write' },
  { href: '/reglages/liens', label: 'web.links.title', needs: 'referral_link.write' },
  { href: '/reglages/suivi', label: 'web.follow_up.settings', needs: 'follow_up.settings' },
  { href: '/reglages/encadrement', label: 'web.supervision.settings', needs: 'staff.write' },
  { href: '/reglages/instruments', label: 'web.instrument.title', needs: 'instrument.read' },
  { href: '/reglages/calendrier', label: 'web.calendar.title', needs: 'calendar.write' },
  { href: '/reglages/etablissements', label: 'web.places.title', needs: 'establishment.write' },
  { href: '/reglages/quartiers', label: 'web.zones.title', needs: 'territory.import' },
];
