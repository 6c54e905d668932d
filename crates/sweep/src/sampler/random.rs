//! Points at random: independent ones, and those of a Sobol sequence.

use rand::rngs::ChaCha8Rng;
use rand::{RngExt as _, SeedableRng as _};

use crate::space::Space;

/// The most parameters of a Sobol sequence.
pub(super) const SOBOL_DIMENSIONS: usize = sobol_burley::NUM_DIMENSIONS as usize;

/// A generator of its own for every trial: what one draws does not depend on what others drew.
pub(super) fn generator(seed: u64, index: u32) -> ChaCha8Rng {
    let mut generator = ChaCha8Rng::seed_from_u64(seed);
    generator.set_stream(u64::from(index));
    generator
}

/// A point of the unit cube.
pub(super) fn point(space: &Space, seed: u64, index: u32) -> Vec<f64> {
    let mut generator = generator(seed, index);
    (0..space.dimensions()).map(|_| generator.random()).collect()
}

/// A point of a Sobol sequence, scrambled by the seed (Owen) so that two seeds differ.
pub(super) fn sobol_point(space: &Space, seed: u64, index: u32) -> Vec<f64> {
    // The sequence has 2^16 points.
    let (index, round) = (index % (1 << 16), index >> 16);
    #[expect(clippy::cast_possible_truncation, reason = "both halves of the seed take part")]
    let scramble = (seed as u32) ^ ((seed >> 32) as u32) ^ round;
    let dimensions = u32::try_from(space.dimensions()).unwrap_or(u32::MAX);
    (0..dimensions).map(|dimension| f64::from(sobol_burley::sample(index, dimension, scramble))).collect()
}
