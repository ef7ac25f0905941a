BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    Import-TestModule
}

Describe 'Start-CloneEmulator' {
    AfterEach {
        Stop-CloneEmulator -WarningAction SilentlyContinue
    }

    It 'connects both services, and writes nothing' {
        Start-CloneEmulator | Should -BeNullOrEmpty
        (Get-CloneService).Service | Should -Be 'AzureDevOps', 'WallarmFast'
    }

    It 'writes the emulator with -PassThru, and connects nothing with -NoConnect' {
        Disconnect-CloneService
        $emulator = Start-CloneEmulator -NoConnect -PassThru
        $emulator | Should -BeOfType 'CloneCmdlets.CloneEmulator'
        $emulator.IsRunning | Should -BeTrue
        (Get-Process -Id $emulator.ProcessId).HasExited | Should -BeFalse
        Get-CloneService | Should -BeNullOrEmpty
    }

    It 'says that a port is in use' {
        $first = Start-CloneEmulator -PassThru
        $failure = Get-TestError { Start-CloneEmulator -Port $first.Port }
        Get-ErrorId $failure | Should -Be 'ServiceUnavailable'
        $failure.Exception.Message | Should -Match "$($first.Port)"
    }

    It 'says that there is no dotnet' {
        $before = $env:DOTNET_ROOT
        try {
            $env:DOTNET_ROOT = $TestDrive # which decides where it is set, as for every .NET program
            $failure = Get-TestError { Start-CloneEmulator }
            Get-ErrorId $failure | Should -Be 'ServiceUnavailable'
            $failure.Exception.Message | Should -Match '\.NET 10'
        } finally {
            $env:DOTNET_ROOT = $before
        }
    }

    It 'passes its token by no argument' -Skip:(-not $IsLinux) {
        $emulator = Start-CloneEmulator -PassThru
        $token = ConvertFrom-SecureString $emulator.GetToken() -AsPlainText
        Get-Content -Raw "/proc/$($emulator.ProcessId)/cmdline" | Should -Not -Match $token
        $emulator | ConvertTo-Json -Depth 5 -WarningAction SilentlyContinue | Should -Not -Match $token
        $emulator | Format-List * -Force | Out-String | Should -Not -Match $token
    }

    It 'keeps its data at -DataPath, relative to the location' {
        Push-Location $TestDrive
        try {
            $null = Start-CloneEmulator -DataPath data.db -Sample
            $null = Copy-TestPlan 1 kept -Wait
            Stop-CloneEmulator
            Test-Path (Join-Path $TestDrive data.db) | Should -BeTrue
            Start-CloneEmulator -DataPath data.db
            Get-ErrorId (Get-TestError { Copy-TestPlan 1 kept -ErrorAction Stop }) | Should -Be 'DestinationExists'
        } finally {
            Pop-Location
        }
    }

    It 'refuses a -DataPath that is no file' {
        $failure = Get-TestError { Start-CloneEmulator -DataPath Env:data -ErrorAction Stop }
        Get-ErrorId $failure | Should -Be 'InvalidCloneRequest'
        $failure.Exception.Message | Should -Match "'Env:data' is no file.*Environment"
    }

    It 'says in a line that the token of the environment can''t be used' {
        $env:CLONECMDLETS_EMULATOR_TOKEN = 'two words'
        try {
            $message = (Get-TestError { Start-CloneEmulator -ErrorAction Stop }).Exception.Message
            $message | Should -Match 'CLONECMDLETS_EMULATOR_TOKEN'
            $message | Should -Not -Match 'Usage|two words'
        } finally {
            Remove-Item Env:CLONECMDLETS_EMULATOR_TOKEN
        }
    }

    It 'is not ended by the Ctrl+C that stops a command' -Skip:$IsWindows {
        $emulator = Start-CloneEmulator -Sample -PassThru
        & kill -INT $emulator.ProcessId
        (Copy-TestPlan 1 'after Ctrl+C').State | Should -Be 'Queued'
        $emulator.IsRunning | Should -BeTrue
    }

    It 'ends with the session, and leaves nothing behind' {
        $module = Join-Path (Get-TestModulePath) 'CloneCmdlets.psd1'
        $variable = $IsWindows ? 'TMP' : 'TMPDIR'
        $temporary = [Environment]::GetEnvironmentVariable($variable)
        [Environment]::SetEnvironmentVariable($variable, $TestDrive)
        try {
            $id = [int](pwsh -NoProfile -NonInteractive -Command "Import-Module '$module'; (Start-CloneEmulator -PassThru).ProcessId")
        } finally {
            [Environment]::SetEnvironmentVariable($variable, $temporary)
        }

        $deadline = [datetime]::UtcNow.AddSeconds(30)
        while ((Get-Process -Id $id -ErrorAction Ignore) -and [datetime]::UtcNow -lt $deadline) {
            Start-Sleep -Milliseconds 100
        }

        Get-Process -Id $id -ErrorAction Ignore | Should -BeNullOrEmpty
        Get-ChildItem -LiteralPath $TestDrive -Filter 'clone-emulator-*' | Should -BeNullOrEmpty
    }
}
