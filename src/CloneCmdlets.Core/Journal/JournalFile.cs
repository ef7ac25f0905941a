using System.Buffers;
using System.Text;
using CloneCmdlets.Text;
using Microsoft.Win32.SafeHandles;

namespace CloneCmdlets.Journal;

/// <summary>
/// The journal's file during one read or one change; before each it is made sure that it is the one in its place (<see cref="KeptFile"/>), since any
/// process can put a new one there. Not for several threads; who opens it holds the lock between processes, unless the directory can only be read.
/// </summary>
internal sealed class JournalFile : IDisposable
{
    private readonly JournalContext _context;
    private readonly JournalView _view;
    private FileStream? _file;

    private JournalFile(JournalContext context, JournalView view, FileStream? file)
    {
        _context = context;
        _view = view;
        _file = file;
    }

    /// <summary>Opens the file and takes in what was written since the last time, by whichever process.</summary>
    /// <param name="context">Where it is; the directory must exist to write.</param>
    /// <param name="view">What is known of it.</param>
    /// <param name="toWrite">Whether records will be appended; makes the file where there is none.</param>
    /// <param name="mayRepair">Whether damage may be cleared away.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The file, perhaps one that isn't there.</returns>
    public static JournalFile Open(JournalContext context, JournalView view, bool toWrite, bool mayRepair, CancellationToken cancellationToken)
    {
        var file = new JournalFile(context, view, toWrite ? context.Journal.Open() : OpenToRead(context));
        try
        {
            file.Sync(mayRepair, cancellationToken);
            if (view.MustRewrite && mayRepair)
            {
                file.Rewrite(DateTimeOffset.MinValue);
            }

            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Reads submissions' last records.</summary>
    /// <param name="places">Which.</param>
    /// <returns>The bodies, in the same order; <see langword="null"/> for one that can't be understood.</returns>
    public IEnumerable<(JournalPlace Place, JournalBody? Body)> Read(IEnumerable<JournalPlace> places)
    {
        if (_file is null)
        {
            yield break;
        }

        foreach (var place in places)
        {
            var line = JournalBytes.Read(_file.SafeFileHandle, place.Offset, place.Length);
            yield return (place, JournalLine.IsWhole(line) ? JournalReader.ReadBody(line) : null);
        }
    }

    /// <summary>Appends records, all in one write.</summary>
    /// <param name="records">The records; their sequence numbers are set here.</param>
    /// <param name="isDurable">Whether to come back only when they are on the disk.</param>
    /// <exception cref="CloneException"><see cref="CloneErrorId.JournalUnavailable"/>: a newer program's journal.</exception>
    /// <exception cref="IOException">Nothing was appended.</exception>
    public void Append(IReadOnlyList<(JournalHead Head, JournalBody Body)> records, bool isDurable)
    {
        if (_view.IsNewer)
        {
            throw new CloneException(
                CloneErrorId.JournalUnavailable,
                $"The journal '{SafeText.Clean(_context.Directory.JournalPath, 300)}' was written by a newer CloneCmdlets and can only be read by this one. Update the module, or set CLONECMDLETS_HOME to another directory.")
            {
                Target = _context.Directory.JournalPath,
            };
        }

        var output = new ArrayBufferWriter<byte>(2048);
        byte[]? header = null;
        if (_view.End == 0)
        {
            JournalLine.WriteHeader(output, Guid.NewGuid(), _context.Time.GetUtcNow());
            header = output.WrittenSpan.ToArray();
        }
        else if (_view.LacksLineFeed)
        {
            output.Write("\n"u8);
        }

        var written = new List<(JournalHead Head, int Offset, int Length)>(records.Count);
        foreach (var (head, body) in records)
        {
            var numbered = head with
            {
                Sequence = Math.Max(0, _view.LastSequence) + 1 + written.Count,
                HandleHash = body.Operation is null ? 0 : JournalReader.Hash(Encoding.UTF8.GetBytes(body.Operation.Handle)),
            };
            var offset = output.WrittenCount;
            JournalLine.Write(output, numbered, body);
            written.Add((numbered, offset, output.WrittenCount - offset - 1));
            if (output.WrittenCount - offset > JournalLine.MaxLength)
            {
                throw new IOException("A record of more than 4 MB: a name or a text in it is beyond reason.");
            }
        }

        Put(output.WrittenSpan, isDurable, isNew: header is not null);
        _view.Appended(header, written, output.WrittenCount);
    }

    /// <summary>Writes the file anew (<see cref="JournalRewriting"/>). Where that fails the old one stands as it was.</summary>
    /// <param name="forgetEndedBefore">What ended, or was never sent, before this goes.</param>
    public void Rewrite(DateTimeOffset forgetEndedBefore)
    {
        if (_file is null)
        {
            return;
        }

        var toWrite = _file.CanWrite;
        var next = new JournalRewriting();
        try
        {
            next.Write(_context, _file.SafeFileHandle, _view.Index, forgetEndedBefore);
            Close(); // Windows replaces no file that is open
            _context.Disk.Replace(_context.Directory.PathOf(JournalRewriting.NewName), _context.Directory.JournalPath);
            _context.Directory.Flush();
            _view.Replaced(next);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Another time.
            _context.Log.Debug($"The journal could not be written anew: {SafeText.Clean(exception.Message, 300)}");
            Discard(_context.Directory.PathOf(JournalRewriting.NewName));
        }

        Close();
        _file = toWrite ? _context.Journal.Open() : OpenToRead(_context);
        Sync(mayRepair: false, CancellationToken.None); // whichever of the two it is
    }

    public void Dispose()
    {
        if (_file is not null)
        {
            _context.Journal.Release(_file);
        }
    }

    private static FileStream? OpenToRead(JournalContext context)
    {
        try
        {
            return context.Journal.Current() ?? context.Directory.OpenFile(
                JournalDirectory.JournalName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private void Sync(bool mayRepair, CancellationToken cancellationToken)
    {
        if (_file is null)
        {
            _view.Forget();
        }
        else
        {
            _view.Read(_file.SafeFileHandle, mayRepair, cancellationToken);
        }
    }

    private void Close()
    {
        _context.Journal.Dispose();
        _file!.Dispose();
    }

    private void Put(ReadOnlySpan<byte> bytes, bool isDurable, bool isNew)
    {
        var file = _file!.SafeFileHandle;
        var end = _view.End;
        if (_view.TornLength > 0)
        {
            JournalDamage.TrySetAside(_context, file, [(end, (int)_view.TornLength)]);
        }

        try
        {
            if (RandomAccess.GetLength(file) > end)
            {
                RandomAccess.SetLength(file, end);
            }

            _context.Disk.Write(file, bytes, end);
            if (isDurable)
            {
                _context.Disk.Flush(file);
                if (isNew)
                {
                    _context.Directory.Flush();
                }
            }
        }
        catch
        {
            Retract(file, end);
            throw;
        }
    }

    /// <summary>Takes back what of a failed append got into the file; where that fails too, it is a torn end, and the next append sees to it.</summary>
    private void Retract(SafeFileHandle file, long end)
    {
        try
        {
            RandomAccess.SetLength(file, end);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _context.Log.Debug($"A failed append could not be taken back: {SafeText.Clean(exception.Message, 300)}");
        }
    }

    private void Discard(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _context.Log.Debug($"'{SafeText.Clean(path, 300)}' could not be removed: {SafeText.Clean(exception.Message, 300)}");
        }
    }
}
