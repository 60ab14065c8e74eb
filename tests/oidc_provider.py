"""A small OpenID Connect provider, run as a process of its own: ``oidc_provider.py PORT``.

The protocol is Authlib's server side, which checks client, redirect address, PKCE and that a code is used
once. It signs in at once whoever ``POST /now`` has named, and lies as it was told there.
"""

import os
import sys
import time
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qsl

os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"  # on this machine only

import uvicorn
from authlib.oauth2.rfc6749 import AuthorizationCodeMixin, AuthorizationServer, ClientMixin, OAuth2Request
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant
from authlib.oauth2.rfc6749.requests import BasicOAuth2Payload
from authlib.oauth2.rfc6750 import BearerTokenGenerator
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core.grants import OpenIDCode
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

CLIENT, SECRET = "studi-banding", "rahasia di penyedia"
ISSUER = f"http://127.0.0.1:{sys.argv[1]}" if len(sys.argv) > 1 else ""
_keys = {"good": RSAKey.generate_key(2048, {"kid": "1", "use": "sig"})}
_codes: dict[str, "Code"] = {}
_now: dict[str, Any] = {}
_people: dict[str, dict[str, Any]] = {}


class Client(ClientMixin):
    def get_client_id(self) -> str:
        return CLIENT

    def get_default_redirect_uri(self) -> str:
        return ""

    def get_allowed_scope(self, scope: str) -> str:
        return scope

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirect_uri.endswith("/masuk/sso/kembali")

    def check_client_secret(self, client_secret: str) -> bool:
        return client_secret == SECRET

    def check_endpoint_auth_method(self, method: str, _endpoint: str) -> bool:
        return method == "client_secret_basic"

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type == "authorization_code"


class Code(SimpleNamespace, AuthorizationCodeMixin):
    def get_redirect_uri(self) -> str:
        return str(self.redirect_uri)

    def get_scope(self) -> str:
        return str(self.scope)

    def get_nonce(self) -> str:
        return "lain" if _now.get("lie") == "nonce" else str(self.nonce)

    def get_auth_time(self) -> int:
        return int(time.time())

    def get_acr(self) -> None:
        return None

    def get_amr(self) -> None:
        return None


class Grant(AuthorizationCodeGrant):
    TOKEN_ENDPOINT_AUTH_METHODS = ("client_secret_basic",)

    def save_authorization_code(self, code: str, request: OAuth2Request) -> None:
        data = request.payload.data
        _codes[code] = Code(
            redirect_uri=data["redirect_uri"],
            scope=data["scope"],
            nonce=data["nonce"],
            user=request.user,
            code_challenge=data["code_challenge"],
            code_challenge_method=data["code_challenge_method"],
        )

    def query_authorization_code(self, code: str, _client: Client) -> Code | None:
        return _codes.get(code)

    def delete_authorization_code(self, authorization_code: Code) -> None:
        for code in [code for code, kept in _codes.items() if kept is authorization_code]:
            del _codes[code]

    def authenticate_user(self, authorization_code: Code) -> dict[str, Any]:
        return dict(authorization_code.user)


class IdToken(OpenIDCode):
    def exists_nonce(self, _nonce: str, _request: OAuth2Request) -> bool:
        return False

    def resolve_client_private_key(self, _client: Client) -> RSAKey:
        forged = RSAKey.generate_key(2048, {"kid": "1"})
        return forged if _now.get("lie") == "signature" else _keys["good"]

    def get_client_algorithm(self, _client: Client) -> str:
        return "none" if _now.get("lie") == "unsigned" else "RS256"

    def get_encode_header(self, client: Client) -> dict[str, str]:
        return {"alg": self.get_client_algorithm(client), "kid": str(_keys["good"].kid)}

    def get_client_claims(self, _client: Client) -> dict[str, Any]:
        lie = _now.get("lie")
        return {
            "iss": "http://127.0.0.1:1" if lie == "issuer" else ISSUER,
            "aud": ["situs-lain"] if lie == "audience" else [CLIENT],
            "exp": int(time.time()) + (-600 if lie == "expired" else 300),
        }

    def generate_user_info(self, user: dict[str, Any], _scope: str) -> dict[str, Any]:
        told = {"sub": user["sub"]} if _now.get("beside") else user
        return {
            key: value
            for key, value in told.items()
            if key in ("sub", "email", "email_verified", "name", "groups")
        }


class Provider(AuthorizationServer):
    def query_client(self, client_id: str) -> Client | None:
        return Client() if client_id == CLIENT else None

    def save_token(self, token: dict[str, Any], request: OAuth2Request) -> None:
        _people[token["access_token"]] = request.user

    def create_oauth2_request(self, request: OAuth2Request) -> OAuth2Request:
        return request

    def handle_response(self, status: int, body: Any, headers: list[tuple[str, str]]) -> Response:
        made = JSONResponse(body, status) if isinstance(body, dict) else Response(body, status)
        for name, value in headers:
            made.headers[name] = value
        return made

    def send_signal(self, *_arguments: object, **_named: object) -> None:
        return None


class Asked(OAuth2Request):
    def __init__(self, request: Request, fields: dict[str, str]) -> None:
        super().__init__(request.method, str(request.url), headers=request.headers)
        self.payload = BasicOAuth2Payload(fields)
        self._fields = fields

    @property
    def args(self) -> dict[str, str]:
        return self._fields

    @property
    def form(self) -> dict[str, str]:
        return self._fields


provider = Provider()
provider.register_token_generator("default", BearerTokenGenerator(lambda **_asked: os.urandom(24).hex()))
provider.register_grant(Grant, [IdToken(require_nonce=True), CodeChallenge(required=True)])


def authorize(request: Request) -> Response:
    asked = Asked(request, dict(request.query_params))
    grant = provider.get_consent_grant(asked, dict(_now))
    if "code_challenge" not in asked.args or "nonce" not in asked.args:
        return Response("PKCE and nonce are needed", 400)
    asked.user = None if _now.get("lie") == "denied" else dict(_now)
    made: Response = provider.create_authorization_response(asked, asked.user, grant)
    return made


async def token(request: Request) -> Response:
    fields = dict(parse_qsl((await request.body()).decode()))
    made: Response = provider.create_token_response(Asked(request, fields))
    if _now.get("lie") == "no token":
        return Response("<p>Sedang dirawat</p>", media_type="text/html")
    if _now.get("lie") == "no identity":
        return JSONResponse({"access_token": "x", "token_type": "Bearer"})
    return made


def userinfo(request: Request) -> Response:
    user = _people[request.headers["authorization"].removeprefix("Bearer ")]
    sub = "orang lain" if _now.get("lie") == "somebody else" else user["sub"]
    return JSONResponse({**user, "sub": sub})


async def now(request: Request) -> Response:
    _now.clear()
    _now.update({"sub": "s-1", **(await request.json())})
    if _now.get("new_key"):
        _keys["good"] = RSAKey.generate_key(2048, {"kid": str(time.time_ns()), "use": "sig"})
    return Response(status_code=204)


def configuration(_request: Request) -> Response:
    if _now.get("lie") == "list":
        return JSONResponse([ISSUER])
    start = ISSUER.replace("http:", "https:") if _now.get("lie") == "scheme" else ISSUER
    return JSONResponse(
        {
            "issuer": ISSUER,
            "authorization_endpoint": f"{start}/authorize",
            "token_endpoint": f"{ISSUER}/token",
            "userinfo_endpoint": f"{ISSUER}/userinfo",
            "jwks_uri": f"{ISSUER}/jwks",
        }
    )


def jwks(_request: Request) -> Response:
    if _now.get("lie") == "keys":
        return JSONResponse({"keys": [{"kty": "RSA"}]})
    return JSONResponse({"keys": [_keys["good"].as_dict(private=False)]})


app = Starlette(
    routes=[
        Route("/.well-known/openid-configuration", configuration),
        Route("/healthz", lambda _request: Response("ada")),
        Route("/jwks", jwks),
        Route("/authorize", authorize),
        Route("/token", token, methods=["POST"]),
        Route("/userinfo", userinfo),
        Route("/now", now, methods=["POST"]),
    ]
)

if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="warning")
