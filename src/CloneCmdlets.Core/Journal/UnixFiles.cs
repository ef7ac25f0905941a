using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace CloneCmdlets.Journal;

/// <summary>What .NET doesn't tell of a file on Unix: its owner, what it is without following a link, whether two are one, how
/// to lock it while it stays open, and how to flush a directory.</summary>
internal static class UnixFiles
{
    private const int FileTypeMask = 0xF000;
    private const int DirectoryType = 0x4000;
    private const int RegularType = 0x8000;
    private const int LinkType = 0xA000;
    private const int LockExclusive = 2;
    private const int LockWithoutWaiting = 4;
    private const int LockRelease = 8;

    /// <summary>What is at a path, itself and not what it points to.</summary>
    /// <param name="path">The path.</param>
    /// <returns>What is there; <see langword="null"/> where nothing is.</returns>
    public static UnixEntry? Look(string path)
    {
        if (LStat(path, out var status) != 0)
        {
            return null;
        }

        var type = status.Mode & FileTypeMask;
        return new UnixEntry(
            type == DirectoryType, type == RegularType, type == LinkType, (UnixFileMode)(status.Mode & 0xFFF), status.Uid, status.Uid == EffectiveUser(), status.Identity);
    }

    /// <summary>What tells an open file from all others of this machine.</summary>
    /// <param name="file">The file.</param>
    /// <returns>Its device and its number there; <see langword="null"/> where the system doesn't tell.</returns>
    public static (long Device, long Number)? IdentityOf(SafeFileHandle file) => FStat(file, out var status) == 0 ? status.Identity : null;

    /// <summary>Locks an open file for its handle alone, as <see cref="FileShare.None"/> does when it is opened; on a file system without locks
    /// it does nothing, as there (<see cref="JournalWriters.Enter"/> finds that out).</summary>
    /// <param name="file">The file.</param>
    /// <returns>Whether nobody else has it locked.</returns>
    public static bool TryLock(SafeFileHandle file) =>
        FLock(file, LockExclusive | LockWithoutWaiting) == 0 || !JournalLock.IsLockedByAnother(Marshal.GetLastPInvokeError());

    /// <summary>Frees an open file that <see cref="TryLock"/> or its opening locked.</summary>
    /// <param name="file">The file.</param>
    /// <returns>Whether it is free; otherwise it is when it is closed.</returns>
    public static bool Unlock(SafeFileHandle file) => FLock(file, LockRelease) == 0;

    /// <summary>Makes a directory's entries durable: a new file, a rename.</summary>
    /// <param name="directory">The directory.</param>
    /// <exception cref="IOException">The disk refused.</exception>
    public static void FlushDirectory(string directory)
    {
        var descriptor = Open(directory, 0);
        if (descriptor < 0)
        {
            throw new IOException($"The directory can't be opened to flush it (error {Marshal.GetLastPInvokeError()}).");
        }

        try
        {
            // EINVAL: this file system has nothing to flush in a directory.
            const int InvalidArgument = 22;
            if (FSync(descriptor) != 0 && Marshal.GetLastPInvokeError() != InvalidArgument)
            {
                throw new IOException($"The directory can't be flushed (error {Marshal.GetLastPInvokeError()}).");
            }
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

#pragma warning disable SYSLIB1054 // the generated form needs unsafe code for the whole assembly
#pragma warning disable CA2101 // paths are UTF-8 on every Unix
    // The runtime's own shim: its structure is the same on every Unix, the C library's is not.
    [DllImport("libSystem.Native", EntryPoint = "SystemNative_LStat", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int LStat([MarshalAs(UnmanagedType.LPUTF8Str)] string path, out FileStatus status);

    [DllImport("libSystem.Native", EntryPoint = "SystemNative_FStat", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int FStat(SafeFileHandle file, out FileStatus status);

    [DllImport("libc", EntryPoint = "flock", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int FLock(SafeFileHandle file, int operation);

    [DllImport("libc", EntryPoint = "geteuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern uint EffectiveUser();

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int FSync(int descriptor);

    [DllImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int descriptor);
#pragma warning restore CA2101, SYSLIB1054

    /// <summary>As the runtime's shim fills it; what is not read here is room.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 160)]
    private struct FileStatus
    {
        [FieldOffset(4)]
        public int Mode;

        [FieldOffset(8)]
        public uint Uid;

        [FieldOffset(88)]
        public long Device;

        [FieldOffset(104)]
        public long Number;

        public readonly (long Device, long Number) Identity => (Device, Number);
    }
}

/// <summary>What is at a path on Unix.</summary>
/// <param name="IsDirectory">A directory.</param>
/// <param name="IsFile">A regular file.</param>
/// <param name="IsLink">A symbolic link.</param>
/// <param name="Mode">Its permissions.</param>
/// <param name="Owner">The owner's number.</param>
/// <param name="IsOwn">Whether the owner is the user of this process.</param>
/// <param name="Identity">As <see cref="UnixFiles.IdentityOf"/> has it.</param>
internal sealed record UnixEntry(
    bool IsDirectory, bool IsFile, bool IsLink, UnixFileMode Mode, uint Owner, bool IsOwn, (long Device, long Number) Identity);
