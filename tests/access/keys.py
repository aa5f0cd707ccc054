"""A passkey as it stands in the database, made without a device: enough to be listed, asked for and renamed."""

from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.webauthn import (
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorAttestationResponse,
    AuthenticatorData,
    CollectedClientData,
    RegistrationResponse,
)

HANDLE = b"merebridge-key-0"
EMPTY = bytes(16)


def add_key(user, name: str) -> Authenticator:
    public = ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())
    credential = AttestedCredentialData.create(EMPTY, HANDLE, public)
    flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.AT
    attested = AttestationObject.create("none", AuthenticatorData.create(EMPTY * 2, flags, 0, credential), {})
    client = CollectedClientData.create("webauthn.create", EMPTY, "http://localhost")
    response = AuthenticatorAttestationResponse(client_data=client, attestation_object=attested)
    data = {"name": name, "credential": dict(RegistrationResponse(raw_id=HANDLE, response=response))}
    return Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data=data)
