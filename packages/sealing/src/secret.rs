//! Secrets of sellers and buyers. They wipe themselves from memory and print nothing.
use ark_bls12_381::{Fr, G1Affine, G2Affine};
use ark_ec::{AffineRepr, CurveGroup};
use ark_ff::{BigInteger, PrimeField, Zero};
use rand::{CryptoRng, RngCore};
use thiserror::Error;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::delivery::{Delivery, DeliveryError, VersionKey};
use crate::native::{check_g1, check_g2, decode_g1, encode_g1, encode_g2, verify, verify_secret};
use crate::point::{G1, G2};

/// Bytes of a scalar, big-endian.
pub const SCALAR_LENGTH: usize = 32;

/// The reason for which bytes are no secret.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SecretError {
    /// The number is zero, or not below the group's order.
    #[error("not a scalar between 1 and the order of the group")]
    OutOfRange,
}

/// A scalar other than zero.
#[derive(Zeroize, ZeroizeOnDrop)]
struct Scalar(Fr);

impl Scalar {
    /// Uniform below the order: 64 random bytes reduced leave a bias of 2⁻²⁵⁷.
    fn random(rng: &mut (impl RngCore + CryptoRng)) -> Self {
        loop {
            let mut wide = Zeroizing::new([0; 64]);
            rng.fill_bytes(wide.as_mut_slice());
            let scalar = Fr::from_be_bytes_mod_order(wide.as_slice());
            if !scalar.is_zero() {
                return Self(scalar);
            }
        }
    }

    fn from_bytes(bytes: &[u8; SCALAR_LENGTH]) -> Result<Self, SecretError> {
        let scalar = Self(Fr::from_be_bytes_mod_order(bytes));
        // Reduction changed it, or it is zero.
        if scalar.0.is_zero() || *scalar.to_bytes() != *bytes {
            return Err(SecretError::OutOfRange);
        }
        Ok(scalar)
    }

    fn to_bytes(&self) -> Zeroizing<[u8; SCALAR_LENGTH]> {
        let big_endian = Zeroizing::new(self.0.into_bigint().to_bytes_be());
        let mut bytes = Zeroizing::new([0; SCALAR_LENGTH]);
        bytes.copy_from_slice(&big_endian);
        bytes
    }

    fn times_g1(&self, point: &G1Affine) -> Result<G1, DeliveryError> {
        encode_g1(&(*point * self.0).into_affine()).ok_or(ARITHMETIC)
    }

    fn times_g2_generator(&self) -> Result<G2, DeliveryError> {
        encode_g2(&(G2Affine::generator() * self.0).into_affine()).ok_or(ARITHMETIC)
    }
}

/// Encoding a point can't fail; were it to, this says so instead of a panic.
const ARITHMETIC: DeliveryError = DeliveryError::Host { what: "the encoding of a point" };

/// A seller's secret `k` of one version. Its public key is `PK = k·G2`; it makes the version's
/// [`OpeningKey`].
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct ContentSecret(Scalar);

impl ContentSecret {
    /// A new random secret.
    pub fn generate(rng: &mut (impl RngCore + CryptoRng)) -> Self {
        Self(Scalar::random(rng))
    }

    /// Reads a big-endian scalar.
    ///
    /// # Errors
    /// [`SecretError`] for zero and for anything not below the group's order.
    pub fn from_bytes(bytes: &[u8; SCALAR_LENGTH]) -> Result<Self, SecretError> {
        Scalar::from_bytes(bytes).map(Self)
    }

    /// The big-endian scalar.
    #[must_use]
    pub fn to_bytes(&self) -> Zeroizing<[u8; SCALAR_LENGTH]> {
        self.0.to_bytes()
    }

    /// `PK = k·G2`
    ///
    /// # Errors
    /// None in practice: [`DeliveryError::Host`] if a point could not be encoded.
    pub fn public_key(&self) -> Result<G2, DeliveryError> {
        self.0.times_g2_generator()
    }

    /// `S = k·H`, after a check that the key is this secret's.
    ///
    /// # Errors
    /// [`DeliveryError::Point`] for a refused `H`, [`DeliveryError::WrongSecret`] if `PK ≠ k·G2`.
    pub fn opening_key(&self, key: &VersionKey) -> Result<OpeningKey, DeliveryError> {
        check_g1("H", &key.h)?;
        if self.public_key()? != key.pk {
            return Err(DeliveryError::WrongSecret);
        }
        let h = decode_g1(&key.h).ok_or(ARITHMETIC)?;
        Ok(OpeningKey(self.0.times_g1(&h)?))
    }
}

/// A version's content secret `S`: whoever has it can open the file and deliver it on.
#[derive(Zeroize, ZeroizeOnDrop, Clone)]
pub struct OpeningKey(G1);

impl OpeningKey {
    /// Reads `S` and checks that it is the version's: `e(S, G2) = e(H, PK)`.
    ///
    /// # Errors
    /// [`DeliveryError::Point`] or [`DeliveryError::WrongSecret`].
    pub fn from_bytes(bytes: &[u8], key: &VersionKey) -> Result<Self, DeliveryError> {
        check_g1("H", &key.h)?;
        check_g2("PK", &key.pk)?;
        verify_secret(key, bytes).map(Self)
    }

    /// The compressed point.
    #[must_use]
    pub fn to_bytes(&self) -> Zeroizing<G1> {
        Zeroizing::new(self.0)
    }

    /// Encrypts `S` to a transport key, and verifies the result as the contract will.
    ///
    /// # Errors
    /// [`DeliveryError::Point`] for a refused transport key.
    pub fn deliver(
        &self,
        key: &VersionKey,
        transport_key: &[u8],
        rng: &mut (impl RngCore + CryptoRng),
    ) -> Result<Delivery, DeliveryError> {
        self.deliver_with(key, transport_key, &Scalar::random(rng))
    }

    /// [`Self::deliver`] with a given `r`, for test vectors: reusing an `r` for two transport keys
    /// reveals how the keys differ.
    ///
    /// # Errors
    /// As [`Self::deliver`]; `r` out of range reads as [`DeliveryError::Host`].
    #[doc(hidden)]
    pub fn deliver_with_scalar(
        &self,
        key: &VersionKey,
        transport_key: &[u8],
        r: &[u8; SCALAR_LENGTH],
    ) -> Result<Delivery, DeliveryError> {
        let r = Scalar::from_bytes(r).map_err(|_| DeliveryError::Host { what: "r" })?;
        self.deliver_with(key, transport_key, &r)
    }

    fn deliver_with(&self, key: &VersionKey, transport_key: &[u8], r: &Scalar) -> Result<Delivery, DeliveryError> {
        let transport_key = check_g1("T", transport_key)?;
        let t = decode_g1(&transport_key).ok_or(ARITHMETIC)?;
        let s = decode_g1(&self.0).ok_or(ARITHMETIC)?;
        let delivery = Delivery {
            c1: r.times_g1(&G1Affine::generator())?,
            c2: r.times_g2_generator()?,
            c3: encode_g1(&(t * r.0 + s).into_affine()).ok_or(ARITHMETIC)?,
        };
        verify(key, &transport_key, &delivery)?;
        Ok(delivery)
    }
}

/// A buyer's secret `t` for one order. Its public key is the transport key `T = t·G1`.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct TransportSecret(Scalar);

impl TransportSecret {
    /// A new random secret; every order takes a fresh one.
    pub fn generate(rng: &mut (impl RngCore + CryptoRng)) -> Self {
        Self(Scalar::random(rng))
    }

    /// Reads a big-endian scalar.
    ///
    /// # Errors
    /// [`SecretError`] for zero and for anything not below the group's order.
    pub fn from_bytes(bytes: &[u8; SCALAR_LENGTH]) -> Result<Self, SecretError> {
        Scalar::from_bytes(bytes).map(Self)
    }

    /// The big-endian scalar.
    #[must_use]
    pub fn to_bytes(&self) -> Zeroizing<[u8; SCALAR_LENGTH]> {
        self.0.to_bytes()
    }

    /// `T = t·G1`
    ///
    /// # Errors
    /// None in practice: [`DeliveryError::Host`] if a point could not be encoded.
    pub fn public_key(&self) -> Result<G1, DeliveryError> {
        self.0.times_g1(&G1Affine::generator())
    }

    /// Opens a delivery: verifies it, `S = c3 − t·c1`, and checks `e(S, G2) = e(H, PK)`.
    ///
    /// # Errors
    /// [`DeliveryError`] naming the first check that fails.
    pub fn open(&self, key: &VersionKey, delivery: &Delivery) -> Result<OpeningKey, DeliveryError> {
        verify(key, &self.public_key()?, delivery)?;
        let c1 = decode_g1(&delivery.c1).ok_or(ARITHMETIC)?;
        let c3 = decode_g1(&delivery.c3).ok_or(ARITHMETIC)?;
        let s = encode_g1(&(c3.into_group() - c1 * self.0 .0).into_affine()).ok_or(ARITHMETIC)?;
        verify_secret(key, &s).map(OpeningKey)
    }
}
