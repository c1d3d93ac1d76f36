// The services of a host that are programs of the lab.

export const programsOf = <Service extends object>({ services }: { readonly services: readonly Service[] }) =>
  services.filter((service): service is Extract<Service, { readonly program: unknown }> => "program" in service);
