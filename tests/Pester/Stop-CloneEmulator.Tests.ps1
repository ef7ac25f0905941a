BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    Import-TestModule
}

Describe 'Stop-CloneEmulator' {
    It 'warns where none runs' {
        Stop-CloneEmulator -WarningVariable warning -WarningAction SilentlyContinue
        "$warning" | Should -Match 'No emulator'
    }

    It 'ends nothing with -WhatIf, and the process and its connections without' {
        $emulator = Start-CloneEmulator -PassThru
        Stop-CloneEmulator -WhatIf
        $emulator.IsRunning | Should -BeTrue
        Stop-CloneEmulator
        Get-Process -Id $emulator.ProcessId -ErrorAction Ignore | Should -BeNullOrEmpty
        Get-CloneService | Should -BeNullOrEmpty
    }

    It 'ends those that are given as they came from Start-CloneEmulator' {
        $emulators = @(1, 2 | ForEach-Object { Start-CloneEmulator -PassThru })
        Stop-CloneEmulator $emulators[0]
        $emulators.IsRunning | Should -Be $false, $true
        Stop-CloneEmulator $emulators
        $emulators[1].IsRunning | Should -BeFalse
    }

    It 'ends the one of a port, by argument or from the pipeline' {
        $first = Start-CloneEmulator -PassThru
        $second = Start-CloneEmulator -PassThru
        $first | Stop-CloneEmulator
        Get-Process -Id $first.ProcessId -ErrorAction Ignore | Should -BeNullOrEmpty
        $second.IsRunning | Should -BeTrue
        Stop-CloneEmulator -Port $first.Port -WarningVariable warning -WarningAction SilentlyContinue
        "$warning" | Should -BeExactly "No emulator of this session serves on port $($first.Port); those that run are on $($second.Port)."
        $typed = 'Stop-CloneEmulator -Port '
        [System.Management.Automation.CommandCompletion]::CompleteInput($typed, $typed.Length, @{}).CompletionMatches.CompletionText | Should -Be "$($second.Port)"
        Stop-CloneEmulator -Port $second.Port
        Get-Process -Id $second.ProcessId -ErrorAction Ignore | Should -BeNullOrEmpty
    }
}
