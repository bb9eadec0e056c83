//! The facade with the sandbox EPJ, by HTTP, as browsers use it and as others try to.

#[cfg(test)]
mod binding;
#[cfg(test)]
mod citizens;
#[cfg(test)]
mod clients;
#[cfg(test)]
mod ends;
#[cfg(test)]
mod grants;
#[cfg(test)]
mod headers;
#[cfg(test)]
mod hostile_epj;
#[cfg(test)]
mod identity;
#[cfg(test)]
mod instances;
#[cfg(test)]
mod launch_refused;
#[cfg(test)]
mod logs;
#[cfg(test)]
mod lookup_gates;
#[cfg(test)]
mod reload;
#[cfg(test)]
mod scopes;
#[cfg(test)]
mod sessions;
#[cfg(test)]
mod standalone;
#[cfg(test)]
mod support;
#[cfg(test)]
mod way;
