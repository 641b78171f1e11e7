"""A server that speaks S3 (moto), with one bucket that lets anybody read its pictures."""

import json
import sys
from http.client import HTTPConnection
from importlib.util import find_spec
from pathlib import Path

from .process import Process, free_port

NAME = "igashu-pictures"
IS_MISSING = "the group `bucket` of pyproject.toml is not installed" * (find_spec("moto") is None)
# As docs/scaling.md gives it: pictures can be read, nothing can be listed.
ANYBODY_READS_PICTURES = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": "*",
            "Action": "s3:GetObject",
            "Resource": f"arn:aws:s3:::{NAME}/images/*",
        }
    ],
}


class Bucket(Process):
    def __init__(self, home: Path) -> None:
        self.port = free_port()
        command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", self.port]
        super().__init__("bucket", command, home=home, is_ready=self.answers)
        self.url = f"http://127.0.0.1:{self.port}"
        self.public_url = f"{self.url}/{NAME}"

    @property
    def settings(self) -> dict[str, str]:
        """Return what the site is told, without prefix."""
        return {
            "S3_BUCKET": NAME,
            "S3_ENDPOINT": self.url,
            "S3_REGION": "ap-northeast-1",
            "S3_ACCESS_KEY": "for-tests",
            "S3_SECRET_KEY": "for-tests",
            "S3_PUBLIC_URL": self.public_url,
        }

    def answers(self) -> bool:
        try:
            return self.asked("/")[0] > 0
        except OSError:
            return False

    def asked(self, path: str) -> tuple[int, bytes]:
        """Ask as a stranger does."""
        line = HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            line.request("GET", path)
            answer = line.getresponse()
            return answer.status, answer.read()
        finally:
            line.close()

    def status(self, key: str) -> int:
        """Return what a stranger gets who asks for an object."""
        return self.asked(f"/{NAME}/{key}")[0]

    @property
    def client(self):
        """Return the owner's way in."""
        import boto3

        return boto3.client(
            "s3",
            endpoint_url=self.url,
            region_name="ap-northeast-1",
            aws_access_key_id="for-tests",
            aws_secret_access_key="for-tests",
        )

    def make(self) -> None:
        place = {"LocationConstraint": "ap-northeast-1"}
        self.client.create_bucket(Bucket=NAME, CreateBucketConfiguration=place)
        self.open()

    def open(self) -> None:
        """Let anybody read the pictures."""
        policy = json.dumps(ANYBODY_READS_PICTURES)
        self.client.put_bucket_policy(Bucket=NAME, Policy=policy)

    def put(self, key: str, content: bytes) -> None:
        self.client.put_object(Bucket=NAME, Key=key, Body=content)

    def names(self) -> set[str]:
        found = self.client.list_objects_v2(Bucket=NAME)
        return {one["Key"] for one in found.get("Contents", [])}
