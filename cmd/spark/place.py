"""Where an archive lies: a folder of runs, and the one file that says which of
them is the archive."""

import json
import os
import pathlib

MANIFEST = "manifest.json"


class Place:
    """A folder in a file system that Spark knows: local, HDFS, S3, …

    runs/<run>/ is written by one driver alone. manifest.json is written last and
    at once, and names the run: a run that it does not name is no archive,
    whatever lies in its folder."""

    def __init__(self, spark, address: str):
        jvm = spark.sparkContext._jvm
        self._jvm, self._conf = jvm, spark.sparkContext._jsc.hadoopConfiguration()
        path = jvm.org.apache.hadoop.fs.Path(address)
        self._fs = path.getFileSystem(self._conf)
        self.address = self._fs.makeQualified(path).toString().rstrip("/")

    def _path(self, *parts: str):
        return self._jvm.org.apache.hadoop.fs.Path("/".join((self.address, *parts)))

    def run(self, run: str, *parts: str) -> str:
        return "/".join((self.address, "runs", run, *parts))

    def runs(self) -> list[str]:
        folder = self._path("runs")
        if not self._fs.exists(folder):
            return []
        return sorted(status.getPath().getName() for status in self._fs.listStatus(folder))

    def drop(self, run: str, *parts: str) -> None:
        self._fs.delete(self._path("runs", run, *parts), True)

    def current(self) -> dict | None:
        """The manifest of the archive, None where no run was ever completed."""
        path = self._path(MANIFEST)
        if not self._fs.exists(path):
            return None
        stream = self._fs.open(path)
        try:
            return json.loads(bytes(stream.readAllBytes()).decode("utf-8"))
        finally:
            stream.close()

    def commit(self, manifest: dict) -> None:
        """Make a run the archive: write the manifest beside its place and give it
        its name in one step."""
        text = json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"
        beside = f".{MANIFEST}.{manifest['run']}"
        self._write(self._path("runs", manifest["run"], MANIFEST), text)
        if self._fs.getScheme() == "file":
            folder = pathlib.Path(self._path().toUri().getPath())
            with open(folder / beside, "w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            os.replace(folder / beside, folder / MANIFEST)
            return
        if self._fs.getScheme().startswith("s3"):  # an object appears whole, and a rename is none
            self._write(self._path(MANIFEST), text)
            return
        self._write(self._path(beside), text)
        rename = self._jvm.org.apache.hadoop.fs.Options.Rename
        overwrite = self._jvm.java.lang.reflect.Array.newInstance(rename.OVERWRITE.getDeclaringClass(), 1)
        overwrite[0] = rename.OVERWRITE
        files = self._jvm.org.apache.hadoop.fs.FileContext.getFileContext(self._path().toUri(), self._conf)
        files.rename(self._path(beside), self._path(MANIFEST), overwrite)

    def _write(self, path, text: str) -> None:
        stream = self._fs.create(path, True)
        try:
            stream.write(text.encode("utf-8"))
        finally:
            stream.close()
